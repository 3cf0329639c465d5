/**
 * Spherical k-means (Dhillon & Modha 2001): vectors of unit length, each to the centre it has the largest cosine with, each
 * centre the direction of its members' sum. What the map colours by where the data names no categories.
 */
import { Rng } from '@belfry/core';
import type { ServingVectors } from '@belfry/data';
import type { Kernels } from '@belfry/native';
import { inTurns } from './in-turns.js';

export interface ClusterSettings {
  /** Centres; fewer where there are fewer vectors. */
  readonly count: number;
  readonly rounds: number;
  readonly seed: number;
}

/** @returns [n] the cluster of each vector; 0 has the most members, equal ones in no particular order */
export async function clusterVectors(
  { dim, values }: ServingVectors,
  { count, rounds, seed }: ClusterSettings,
  kernels: Kernels,
): Promise<Int32Array> {
  const total = values.length / dim;
  const k = Math.min(count, total);
  if (k === 0) return new Int32Array(0);
  const unit = values.slice();
  kernels.normalizeRows(unit, dim);
  let centres = firstCentres(unit, dim, k, Rng.fromSeed(seed));
  let members = await nearest();
  for (let round = 0; round < rounds; round++) {
    centres = await movedCentres(unit, dim, members, centres);
    kernels.normalizeRows(centres, dim);
    const moved = await nearest();
    const settled = moved.every((cluster, n) => cluster === members[n]);
    members = moved;
    if (settled) break;
  }
  return bySize(members, k);

  async function nearest(): Promise<Int32Array> {
    const { rows } = await kernels.topKAsync({ dim, queries: unit, items: centres, k: 1 });
    return rows.map((row) => Math.max(row, 0));
  }
}

/** Vectors drawn at random, each once. */
function firstCentres(unit: Float32Array, dim: number, k: number, rng: Rng): Float32Array {
  const order = Int32Array.from({ length: unit.length / dim }, (_, n) => n);
  rng.shuffle(order);
  const centres = new Float32Array(k * dim);
  for (let c = 0; c < k; c++) centres.set(unit.subarray(order[c] * dim, (order[c] + 1) * dim), c * dim);
  return centres;
}

/** A centre without members stays where it is. */
async function movedCentres(
  unit: Float32Array,
  dim: number,
  members: Int32Array,
  centres: Float32Array,
): Promise<Float32Array> {
  const sums = new Float32Array(centres.length);
  const sizes = new Int32Array(centres.length / dim);
  await inTurns(members.length, (n) => {
    sizes[members[n]]++;
    for (let d = 0; d < dim; d++) sums[members[n] * dim + d] += unit[n * dim + d];
  });
  sizes.forEach((size, c) => {
    if (size === 0) sums.set(centres.subarray(c * dim, (c + 1) * dim), c * dim);
  });
  return sums;
}

function bySize(members: Int32Array, k: number): Int32Array {
  const sizes = new Int32Array(k);
  for (const cluster of members) sizes[cluster]++;
  const place = new Int32Array(k);
  Array.from(sizes.keys())
    .sort((a, b) => sizes[b] - sizes[a])
    .forEach((cluster, n) => (place[cluster] = n));
  return members.map((cluster) => place[cluster]);
}
