/**
 * All item vectors as they were at the last refresh: what hard negatives are searched in. It is refreshed at steps that are
 * multiples of a number, before the step, and kept in checkpoints, so that a resumed run searches in the same bits.
 */
import type { Csr } from '@belfry/core';
import type { TopK } from '@belfry/native';
import type { ModelView, SourceMemory } from './negative-source.js';

const VECTORS = 'item-vectors';

export class ItemSnapshot {
  readonly #itemCount: number;
  readonly #refreshEvery: number;
  #vectors: Float32Array | null = null;
  #refreshedFor = -1;

  /** @param refreshEvery steps from one refresh to the next, at least 1 */
  constructor(itemCount: number, refreshEvery: number) {
    this.#itemCount = itemCount;
    this.#refreshEvery = refreshEvery;
  }

  /** The best items for each query, those left out aside; every search is exact. */
  nearest(model: ModelView, queries: Float32Array, k: number, exclude: Csr): TopK {
    return model.kernels.topK({ dim: model.dim, queries, items: this.#at(model), k, exclude });
  }

  /** Steps since the vectors were taken, at a step. */
  staleness(step: number): number {
    return step % this.#refreshEvery;
  }

  readonly memory: SourceMemory = {
    state: () =>
      new Map(
        this.#vectors === null
          ? []
          : [[VECTORS, { shape: [this.#itemCount, this.#vectors.length / this.#itemCount], values: this.#vectors }]],
      ),
    restore: (state) => {
      this.#vectors = (state.get(VECTORS)?.values as Float32Array | undefined)?.slice() ?? null;
    },
  };

  #at(model: ModelView): Float32Array {
    const { step } = model;
    const isDue = this.staleness(step) === 0 && step !== this.#refreshedFor;
    if (this.#vectors !== null && !isDue) return this.#vectors;
    this.#refreshedFor = step;
    return (this.#vectors = model.itemVectors(Int32Array.from({ length: this.#itemCount }, (_, row) => row)).slice());
  }
}
