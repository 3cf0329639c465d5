/**
 * UMAP (McInnes, Healy, Melville 2018): a plane in which each item lies beside those it is most like. The neighbours are the
 * true ones, by cosine, from exact search; the layout is umap-js's.
 */
import { Rng, type Progress } from '@belfry/core';
import type { ServingVectors } from '@belfry/data';
import { getKernels, type Kernels } from '@belfry/native';
import { UMAP } from 'umap-js';
import { setImmediate } from 'node:timers/promises';
import { principalPlane } from './principal-plane.js';

const NEIGHBOURS = 15;
const SEED = 42;

/** Queries searched at once. */
const PIECE = 2048;

interface Neighbours {
  /** [n][k] the item itself first */
  readonly rows: number[][];
  /** [n][k] 1 − cosine */
  readonly distances: number[][];
}

/**
 * @param vectors [n, d]
 * @returns [n, 2]; with fewer items than neighbours the plane of principal components
 */
export async function neighbourPlane(
  vectors: ServingVectors,
  { progress, threads }: { progress: Progress; threads?: number },
): Promise<Float32Array> {
  const count = vectors.values.length / vectors.dim;
  if (count <= NEIGHBOURS) return principalPlane(vectors);
  const { rows, distances } = await nearestItems(vectors, getKernels({ threads }), progress);
  const rng = Rng.fromSeed(SEED);
  const umap = new UMAP({ nNeighbors: NEIGHBOURS, minDist: 0.1, random: () => rng.float() });
  const graph = progress.start('graph of neighbours', undefined, 'items');
  umap.setPrecomputedKNN(rows, distances);
  const epochs = umap.initializeFit(rows); // with the neighbours given, only the number of items is read of it
  graph.end();
  const task = progress.start('layout', epochs, 'epochs');
  for (let epoch = 1; epoch <= epochs; epoch++) {
    umap.step();
    task.update(epoch);
    await setImmediate();
  }
  task.end();
  return Float32Array.from(umap.getEmbedding().flat());
}

async function nearestItems(
  { dim, values }: ServingVectors,
  kernels: Kernels,
  progress: Progress,
): Promise<Neighbours> {
  const count = values.length / dim;
  const unit = values.slice();
  kernels.normalizeRows(unit, dim);
  const found: Neighbours = { rows: [], distances: [] };
  const task = progress.start('neighbours', count, 'items');
  for (let from = 0; from < count; from += PIECE) {
    const queries = unit.subarray(from * dim, Math.min(from + PIECE, count) * dim);
    const { rows, scores } = await kernels.topKAsync({ dim, queries, items: unit, k: NEIGHBOURS });
    for (let q = 0; q < queries.length / dim; q++) {
      const others = Array.from({ length: NEIGHBOURS }, (_, n) => q * NEIGHBOURS + n)
        .filter((at) => rows[at] !== from + q)
        .slice(0, NEIGHBOURS - 1);
      found.rows.push([from + q, ...others.map((at) => rows[at])]);
      found.distances.push([0, ...others.map((at) => Math.max(0, 1 - scores[at]))]);
    }
    task.update(Math.min(from + PIECE, count));
  }
  task.end();
  return found;
}
