/**
 * From the raw vectors of towers to the vectors one serves, so that evaluation, index and recall share one definition:
 * the score of a user and an item is the inner product of their served vectors. Cosine makes them unit vectors; norm gives
 * items a power of their lengths; popularity adds one coordinate, 1 for users and β · log q(i) for items.
 */
import { BelfryError } from '@belfry/core';
import { getKernels, type Kernels } from '@belfry/native';
import type { ScoreOptions } from './score-options.js';

export interface TowerVectors {
  readonly dim: number;
  /** [users, dim], as the tower gives them */
  readonly userVectors: Float32Array;
  /** [items, dim] */
  readonly itemVectors: Float32Array;
  /** Training interactions of each item [items]. */
  readonly itemCounts: ArrayLike<number>;
}

/** Vectors whose inner product is the score. */
export interface ServedVectors {
  readonly dim: number;
  /** [users, dim] */
  readonly userVectors: Float32Array;
  /** [items, dim] */
  readonly itemVectors: Float32Array;
  /** The metric an index over them takes: `cosine` where all are unit vectors. */
  readonly metric: 'cosine' | 'dot';
}

/** Interactions that an item without any counts as, so that their logarithm exists. */
const LEAST_COUNT = 0.5;

/** @throws SHAPE_MISMATCH where `itemCounts` is not one number per item */
export function applyScore(
  towers: TowerVectors,
  options: ScoreOptions,
  kernels: Kernels = getKernels(),
): ServedVectors {
  return {
    dim: servedDim(towers.dim, options),
    userVectors: servedUserVectors(towers.userVectors, towers.dim, options, kernels),
    itemVectors: servedItemVectors(towers, options, kernels),
    metric: servedMetric(options),
  };
}

/** The metric an index over served vectors takes: `cosine` where all are unit vectors. */
export function servedMetric({ similarity, norm, popularity }: ScoreOptions): 'cosine' | 'dot' {
  return similarity === 'cosine' && norm === 0 && popularity === 0 ? 'cosine' : 'dot';
}

/** Coordinates of a served vector. */
export function servedDim(dim: number, options: ScoreOptions): number {
  return options.popularity === 0 ? dim : dim + 1;
}

/** Users alone, such as one encoded from a history while serving. @param vectors [n, dim] raw @returns [n, servedDim] */
export function servedUserVectors(
  vectors: Float32Array,
  dim: number,
  options: ScoreOptions,
  kernels: Kernels = getKernels(),
): Float32Array {
  const compared = comparable(vectors, dim, options, kernels);
  return options.popularity === 0 ? compared : withCoordinate(compared, dim, () => 1);
}

/**
 * Items alone that had no part in training, such as new ones encoded while serving; each counts as taken half a time.
 * @param vectors [n, dim] raw @param totalCount training interactions of all items @returns [n, servedDim]
 */
export function servedNewItemVectors(
  vectors: Float32Array,
  dim: number,
  totalCount: number,
  options: ScoreOptions,
  kernels: Kernels = getKernels(),
): Float32Array {
  const compared = comparableItems(vectors, dim, options, kernels);
  const logShare = Math.log(LEAST_COUNT / totalCount);
  return options.popularity === 0 ? compared : withCoordinate(compared, dim, () => options.popularity * logShare);
}

function servedItemVectors(
  { itemVectors, dim, itemCounts }: TowerVectors,
  options: ScoreOptions,
  kernels: Kernels,
): Float32Array {
  const compared = comparableItems(itemVectors, dim, options, kernels);
  if (options.popularity === 0) return compared;
  const logShare = logPopularity(itemCounts, itemVectors.length / dim);
  return withCoordinate(compared, dim, (item) => options.popularity * logShare[item]);
}

/** log q(i) with q(i) = count / total. */
function logPopularity(itemCounts: ArrayLike<number>, itemCount: number): Float64Array {
  if (itemCounts.length !== itemCount) {
    throw new BelfryError('SHAPE_MISMATCH', {
      given: `${itemCounts.length} item counts for ${itemCount} items`,
      expected: 'one count for each item',
      change: 'Give the counts of the training part the vectors were trained on.',
    });
  }
  const counts = Float64Array.from(itemCounts, (count) => Math.max(count, LEAST_COUNT));
  const total = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => Math.log(count / total));
}

function comparable(vectors: Float32Array, dim: number, { similarity }: ScoreOptions, kernels: Kernels): Float32Array {
  const copy = vectors.slice();
  if (similarity === 'cosine') kernels.normalizeRows(copy, dim);
  return copy;
}

/** Items' vectors times ‖v‖^norm; a vector without a length stays as it is. */
function comparableItems(vectors: Float32Array, dim: number, options: ScoreOptions, kernels: Kernels): Float32Array {
  const compared = comparable(vectors, dim, options, kernels);
  if (options.norm === 0) return compared;
  for (let start = 0; start < vectors.length; start += dim) {
    let square = 0;
    for (let d = start; d < start + dim; d++) square += vectors[d] ** 2;
    const factor = square === 0 ? 1 : square ** (options.norm / 2);
    for (let d = start; d < start + dim; d++) compared[d] *= factor;
  }
  return compared;
}

function withCoordinate(vectors: Float32Array, dim: number, coordinate: (row: number) => number): Float32Array {
  const rows = vectors.length / dim;
  const longer = new Float32Array(rows * (dim + 1));
  for (let row = 0; row < rows; row++) {
    longer.set(vectors.subarray(row * dim, (row + 1) * dim), row * (dim + 1));
    longer[row * (dim + 1) + dim] = coordinate(row);
  }
  return longer;
}
