/**
 * Clusters of the current item vectors by spherical k-means, found anew at steps that are multiples of a number and kept in
 * checkpoints: the same bits whatever the time and however often a run is stopped. Before the first step no item is in any.
 */
import { BelfryError } from '@belfry/core';
import { sphericalKMeans } from '@belfry/native';
import type { Companion } from '../negatives/accompanied.js';
import { everyItem } from '../rankings/item-ranking.js';
import type { ItemClusters } from './item-clusters.js';

export interface KMeansSettings {
  readonly itemCount: number;
  /** K; null = √items. */
  readonly clusters: number | null;
  /** Steps from one time to the next, at least 1. */
  readonly refreshEvery: number;
}

/** Vectors move on before more rounds would pay. */
const ROUNDS = 10;
const CLUSTERS = 'clusters';

/** @throws BelfryError CONFIG_INVALID where there are more clusters than items */
export function kMeansClusters({ itemCount, refreshEvery, ...settings }: KMeansSettings): ItemClusters & Companion {
  const count = clusterCountOf(settings.clusters, itemCount);
  const unknown = new Int32Array(itemCount).fill(-1);
  let found: Int32Array | null = null;
  return {
    name: 'k-means',
    followsModel: true,
    current: () => found ?? unknown,
    async prepare(_batch, rng, { step, dim, kernels, itemVectors }) {
      if (found !== null && step % refreshEvery !== 0) return;
      const vectors = itemVectors(everyItem(itemCount));
      found = (await sphericalKMeans({ vectors, dim, clusters: count, rounds: ROUNDS, rng }, kernels)).groups;
    },
    memory: {
      state: () => new Map(found === null ? [] : [[CLUSTERS, { shape: [itemCount], values: found }]]),
      restore(state) {
        found = (state.get(CLUSTERS)?.values as Int32Array | undefined)?.slice() ?? null;
      },
    },
  };
}

/** @param asked null = √items @throws BelfryError CONFIG_INVALID */
export function clusterCountOf(asked: number | null, itemCount: number): number {
  const count = asked ?? Math.ceil(Math.sqrt(itemCount));
  if (count > itemCount) throw tooManyClusters(count, itemCount);
  return count;
}

function tooManyClusters(count: number, itemCount: number): BelfryError {
  return new BelfryError('CONFIG_INVALID', {
    given: `negatives.clusters = "k-means:${count}" in a catalogue of ${itemCount} items`,
    expected: 'at most as many clusters as items',
    change: 'Lower the number in negatives.clusters.',
  });
}
