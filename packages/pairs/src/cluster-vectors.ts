/**
 * Spherical k-means (Dhillon & Modha 2001): each vector belongs to the centre it makes the smallest angle with, a centre is
 * the direction of the sum of its vectors. Starts from vectors drawn at random; a centre that loses all keeps its place.
 */
import type { Rng } from '@belfry/core';
import type { ServingVectors } from '@belfry/data';
import type { Kernels } from '@belfry/native';

const MOST_ROUNDS = 25;

/** @returns [rows] the cluster of each vector, 0 … clusters − 1 */
export function clusterVectors(
  { values, dim }: ServingVectors,
  clusters: number,
  rng: Rng,
  kernels: Kernels,
): Int32Array {
  const rows = values.length / dim;
  const vectors = values.slice();
  kernels.normalizeRows(vectors, dim);
  const drawn = rng.shuffle(Int32Array.from({ length: rows }, (_, row) => row)).slice(0, clusters);
  let centres = new Float32Array(drawn.length * dim);
  kernels.gatherRows(vectors, dim, drawn, centres);
  let owners = new Int32Array(0);
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const nearest = kernels.topK({ dim, queries: vectors, items: centres, k: 1 }).rows;
    if (owners.length > 0 && nearest.every((owner, row) => owner === owners[row])) break;
    owners = Int32Array.from(nearest);
    const sums = new Float32Array(centres.length);
    kernels.scatterAddRows(sums, dim, owners, vectors);
    kernels.normalizeRows(sums, dim);
    centres = sums.map((value, place) => (isEmpty(sums, place, dim) ? centres[place] : value));
  }
  return owners;
}

function isEmpty(sums: Float32Array, place: number, dim: number): boolean {
  const start = place - (place % dim);
  return sums.subarray(start, start + dim).every((value) => value === 0);
}
