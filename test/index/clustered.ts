/** Vectors round planted centres, and indexes over them. */
import { Rng } from '@belfry/core';
import { createIndex, indexOptions, type IndexOptions, type Metric, type VectorIndex } from '@belfry/index';

export interface Planted {
  readonly dim: number;
  readonly rows: Int32Array;
  readonly vectors: Float32Array;
}

/** @param seed of the points; centres are the same for every seed, so that two sets are of one kind */
export function planted(count: number, { dim = 16, centres = 40, spread = 0.5, seed = 1 } = {}): Planted {
  const places = normal(centres * dim, 0);
  const rng = Rng.fromSeed(seed);
  const vectors = new Float32Array(count * dim);
  for (let n = 0; n < count; n++) {
    const centre = rng.int(centres);
    for (let d = 0; d < dim; d++) vectors[n * dim + d] = places[centre * dim + d] + spread * rng.normal();
  }
  return { dim, rows: Int32Array.from({ length: count }, (_, row) => row), vectors };
}

export async function indexOver(
  { dim, rows, vectors }: Planted,
  options: Partial<IndexOptions>,
  metric: Metric = 'cosine',
): Promise<VectorIndex> {
  const index = await createIndex(indexOptions.parse(options), { dim, metric });
  await index.add(rows, vectors);
  return index;
}

function normal(length: number, seed: number): Float32Array {
  const rng = Rng.fromSeed(seed);
  return Float32Array.from({ length }, () => rng.normal());
}
