/** Groups of the items' vectors, the largest first: what the map colours by where the data names no categories. */
import { Rng } from '@belfry/core';
import type { ServingVectors } from '@belfry/data';
import { sphericalKMeans, type Kernels } from '@belfry/native';

const SEED = 42;

/**
 * @param most groups; fewer where there are fewer vectors
 * @returns [n] the group of each vector; 0 has the most members, equal ones in no particular order
 */
export async function clusterVectors(
  { dim, values }: ServingVectors,
  most: number,
  kernels: Kernels,
): Promise<Int32Array> {
  const clusters = Math.min(most, values.length / dim);
  if (clusters === 0) return new Int32Array(0);
  const { groups } = await sphericalKMeans({ vectors: values, dim, clusters, rng: Rng.fromSeed(SEED) }, kernels);
  const sizes = new Int32Array(clusters);
  for (const group of groups) sizes[group]++;
  const place = new Int32Array(clusters);
  Array.from(sizes.keys())
    .sort((a, b) => sizes[b] - sizes[a])
    .forEach((group, n) => (place[group] = n));
  return groups.map((group) => place[group]);
}
