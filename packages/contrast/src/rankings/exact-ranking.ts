/**
 * Queries compared with every item, by item vectors taken at steps that are multiples of a number and kept in checkpoints: the
 * same bits whatever the time and however often a run is stopped.
 */
import { BelfryError } from '@belfry/core';
import { everyItem, type ItemRanking, type RankingSettings } from './item-ranking.js';

const VECTORS = 'item-vectors';
const TAKEN_AT = 'taken-at';

export function exactRanking({ itemCount, refreshEvery }: RankingSettings): ItemRanking {
  let vectors: Float32Array | null = null;
  let takenAt = -1;
  return {
    prepare(model) {
      if (vectors !== null && model.step % refreshEvery !== 0) return;
      vectors = model.itemVectors(everyItem(itemCount)).slice();
      takenAt = model.step;
    },
    nearest({ kernels, dim }, queries, k, exclude) {
      if (vectors === null) throw notPrepared();
      return kernels.topK({ dim, queries, items: vectors, k, exclude });
    },
    staleness: (step) => step - takenAt,
    memory: {
      state: () =>
        new Map(
          vectors === null
            ? []
            : [
                [VECTORS, { shape: [itemCount, vectors.length / itemCount], values: vectors }],
                [TAKEN_AT, { shape: [1], values: Int32Array.of(takenAt) }],
              ],
        ),
      restore(state) {
        vectors = (state.get(VECTORS)?.values as Float32Array | undefined)?.slice() ?? null;
        takenAt = state.get(TAKEN_AT)?.values[0] ?? -1;
      },
    },
  };
}

export function notPrepared(): BelfryError {
  return new BelfryError('INTERNAL', {
    given: 'items to be ranked before any vectors were taken',
    expected: 'a source that was prepared for a step',
    change: 'Call prepare before the first step is drawn for.',
  });
}
