/**
 * Queries made of item vectors: an item asks for items like itself, and the mean of a history's items stands in for a
 * user where no tower reads histories. A bias coordinate is what an item adds to every user's score (popularity): users
 * have 1 there, and likeness between items leaves it out.
 */
import type { ServingVectors } from '@belfry/data';
import type { LiveItems } from '../live/live-items.js';

/** The query of an item of a run. */
export function itemQuery(
  { itemVectors: { dim, values }, hasBias }: { itemVectors: ServingVectors; hasBias?: boolean },
  row: number,
): Float32Array {
  return withoutBias(values.subarray(row * dim, (row + 1) * dim), hasBias ?? false);
}

/** A copy. */
export function withoutBias(vector: Float32Array, hasBias: boolean): Float32Array {
  const query = vector.slice();
  if (hasBias) query[query.length - 1] = 0;
  return query;
}

/** The mean of items' vectors, as an item's query. @param weights one per row; all alike where absent */
export function meanQuery(
  { vectors, hasBias }: Pick<LiveItems, 'vectors' | 'hasBias'>,
  rows: ArrayLike<number>,
  weights?: ArrayLike<number>,
): Float32Array {
  const mean = new Float32Array(vectors.dim);
  let total = 0;
  for (let n = 0; n < rows.length; n++) total += weights?.[n] ?? 1;
  for (let n = 0; n < rows.length; n++) {
    const share = (weights?.[n] ?? 1) / total;
    const vector = vectors.at(rows[n]);
    for (let d = 0; d < mean.length; d++) mean[d] += vector[d] * share;
  }
  if (hasBias) mean[mean.length - 1] = 0;
  return mean;
}

/** Each row's weight where the newest, the last, counts 1 and one `halfLife` items before it a half. */
export function recencyWeights(count: number, halfLife: number): Float64Array {
  return Float64Array.from({ length: count }, (_, n) => 2 ** (-(count - 1 - n) / halfLife));
}

/** The inner product of two items, the bias left out. */
export function likeness(
  { vectors, hasBias }: Pick<LiveItems, 'vectors' | 'hasBias'>,
  row: number,
  other: number,
): number {
  const a = vectors.at(row);
  const b = vectors.at(other);
  const end = hasBias ? a.length - 1 : a.length;
  let sum = 0;
  for (let d = 0; d < end; d++) sum += a[d] * b[d];
  return sum;
}
