/**
 * Spherical k-means (Dhillon & Modha 2001): unit vectors in K groups, each vector in that of the centre with the largest
 * cosine, each centre the mean of its group brought to unit length. Both steps lower Σ (1 − cos), so it ends.
 *
 * Centres start by k-means++ (Arthur & Vassilvitskii 2007) over at most {@link SEEDING_SAMPLE} vectors: the next one is
 * drawn with probability ∝ 1 − cos to the nearest so far. A group that runs empty takes the vector farthest from its centre.
 */
import { BelfryError, type Rng } from '@belfry/core';
import type { Kernels } from '../kernels.js';

export interface KMeansInput {
  /** [n, dim]; lengths do not matter, a zero vector belongs to the first group. */
  readonly vectors: Float32Array;
  readonly dim: number;
  /** K, 1 … n groups. */
  readonly clusters: number;
  /** Rounds at most; it ends earlier where no vector changes its group. Default 20. */
  readonly rounds?: number;
  readonly rng: Rng;
}

export interface KMeans {
  /** Unit vectors [K, dim] */
  readonly centres: Float32Array;
  /** Group of each vector [n], from 0; no group is empty where there are K different vectors. */
  readonly groups: Int32Array;
  /** Mean cosine of the vectors with their centres. */
  readonly cohesion: number;
}

const SEEDING_SAMPLE = 16_384;

/**
 * The same bits for the same generator state, kernels and instruction set. The event loop turns meanwhile.
 * @throws INVALID_ARGUMENT where there are fewer vectors than groups
 */
export async function sphericalKMeans(
  { vectors, dim, clusters, rounds = 20, rng }: KMeansInput,
  kernels: Kernels,
): Promise<KMeans> {
  const count = vectors.length / dim;
  if (!(Number.isInteger(clusters) && clusters >= 1 && clusters <= count)) throw badClusters(clusters, count);
  const unit = vectors.slice();
  kernels.normalizeRows(unit, dim);
  let centres = seeds(unit, dim, clusters, rng);
  let nearest = await assign(unit, dim, centres, kernels);
  for (let round = 1; round < rounds; round++) {
    centres = means(unit, dim, centres, nearest, kernels);
    const next = await assign(unit, dim, centres, kernels);
    const settled = next.groups.every((group, row) => group === nearest.groups[row]);
    nearest = next;
    if (settled) break;
  }
  return {
    centres,
    groups: nearest.groups,
    cohesion: nearest.cosines.reduce((sum, cosine) => sum + cosine, 0) / count,
  };
}

interface Nearest {
  /** [n] */
  readonly groups: Int32Array;
  /** [n] */
  readonly cosines: Float32Array;
}

async function assign(unit: Float32Array, dim: number, centres: Float32Array, kernels: Kernels): Promise<Nearest> {
  const { rows, scores } = await kernels.topKAsync({ dim, queries: unit, items: centres, k: 1 });
  return { groups: rows, cosines: scores };
}

function means(
  unit: Float32Array,
  dim: number,
  former: Float32Array,
  { groups, cosines }: Nearest,
  kernels: Kernels,
): Float32Array {
  const centres = new Float32Array(former.length);
  kernels.scatterAddRows(centres, dim, groups, unit);
  const sizes = new Int32Array(former.length / dim);
  for (const group of groups) sizes[group]++;
  const farthestFirst = sizes.includes(0)
    ? Int32Array.from(groups.keys()).sort((a, b) => cosines[a] - cosines[b] || a - b)
    : new Int32Array(0);
  let taken = 0;
  sizes.forEach((size, group) => {
    if (size > 0) return;
    const row = farthestFirst[taken++];
    centres.set(unit.subarray(row * dim, (row + 1) * dim), group * dim);
  });
  kernels.normalizeRows(centres, dim);
  return centres;
}

function seeds(unit: Float32Array, dim: number, clusters: number, rng: Rng): Float32Array {
  const count = unit.length / dim;
  const everyRow = Int32Array.from({ length: count }, (_, row) => row);
  const sample = rng.shuffle(everyRow).subarray(0, Math.max(clusters, Math.min(count, SEEDING_SAMPLE)));
  const centres = new Float32Array(clusters * dim);
  const distance = new Float64Array(sample.length).fill(Infinity);
  let chosen = 0;
  for (let group = 0; group < clusters; group++) {
    if (group > 0) chosen = draw(distance, rng);
    const centre = unit.subarray(sample[chosen] * dim, (sample[chosen] + 1) * dim);
    centres.set(centre, group * dim);
    for (let n = 0; n < sample.length; n++) {
      let cosine = 0;
      for (let d = 0; d < dim; d++) cosine += unit[sample[n] * dim + d] * centre[d];
      distance[n] = Math.min(distance[n], Math.max(0, 1 - cosine));
    }
    distance[chosen] = 0;
  }
  return centres;
}

/** A place with probability ∝ its weight; any where all are 0. */
function draw(weights: Float64Array, rng: Rng): number {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (!(total > 0)) return rng.int(weights.length);
  let left = rng.float() * total;
  const place = weights.findIndex((weight) => (left -= weight) < 0);
  return place < 0 ? weights.findLastIndex((weight) => weight > 0) : place;
}

function badClusters(clusters: number, count: number): BelfryError {
  return new BelfryError('INVALID_ARGUMENT', {
    given: `${clusters} groups for ${count} vectors`,
    expected: 'a whole number of groups from 1 to the number of vectors',
    change: 'Ask for fewer groups, or give more vectors.',
  });
}
