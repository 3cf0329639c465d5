/**
 * Queries searched in an HNSW graph that is built beside training: every so many steps the item vectors are copied and linked
 * on other threads, and searches go to the last graph that is finished (Xiong et al., ICLR 2021, refresh theirs the same way).
 * Only the first graph is waited for. How old the graph is depends on the machine's speed, so the bits of a run do too.
 *
 * CPU time beside the exact ranking: docs/objectives.md.
 * Memory: two graphs while one is built, items·(4·d + 160) bytes each about.
 */
import type { Csr } from '@belfry/core';
import { getHnswGraphs, type HnswGraph } from '@belfry/native';
import type { ModelView } from '../negatives/negative-source.js';
import { notPrepared } from './exact-ranking.js';
import { everyItem, type ItemRanking, type RankedItems, type RankingSettings } from './item-ranking.js';

const GRAPH = { metric: 'dot', storage: 'float32', m: 16, efConstruction: 100, seed: 0 } as const;
/** Searches keep so many for each rank that is wanted: a band of ranks need not be exact. */
const EF_PER_RANK = 1.5;
/** Items linked at a time: what is still linked of a graph that nobody will search. */
const BLOCK = 4096;

export class HnswRanking implements ItemRanking {
  readonly #settings: RankingSettings;
  #finished: { readonly graph: HnswGraph; readonly takenAt: number } | null = null;
  #building: Promise<void> | null = null;
  #startedAt = -Infinity;
  #failure: { readonly error: unknown } | null = null;
  #isClosed = false;

  constructor(settings: RankingSettings) {
    this.#settings = settings;
  }

  /** @throws BelfryError BACKEND_UNAVAILABLE without the C++ addon, OUT_OF_MEMORY */
  async prepare(model: ModelView): Promise<void> {
    const isDue = model.step >= this.#startedAt + this.#settings.refreshEvery;
    if (this.#building === null && isDue) this.#start(model);
    if (this.#finished === null) await this.#building;
    if (this.#failure !== null) throw this.#failure.error;
  }

  nearest(_model: ModelView, queries: Float32Array, k: number, exclude: Csr): RankedItems {
    if (this.#finished === null) throw notPrepared();
    return this.#finished.graph.searchSync({ queries, k, efSearch: Math.ceil(EF_PER_RANK * k), exclude });
  }

  staleness(step: number): number {
    return step - (this.#finished?.takenAt ?? step);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#building;
  }

  #start(model: ModelView): void {
    this.#startedAt = model.step;
    this.#building = this.#build(model)
      .catch((error: unknown) => {
        this.#failure = { error };
      })
      .finally(() => {
        this.#building = null;
      });
  }

  async #build({ step, dim, kernels, itemVectors }: ModelView): Promise<void> {
    const graph = getHnswGraphs({ threads: kernels.threads }).create({ ...GRAPH, dim });
    const rows = everyItem(this.#settings.itemCount);
    const vectors = itemVectors(rows).slice();
    for (let from = 0; from < rows.length; from += BLOCK) {
      if (this.#isClosed) return;
      const to = from + BLOCK;
      await graph.add(rows.subarray(from, to), vectors.subarray(from * dim, to * dim), true);
    }
    this.#finished = { graph, takenAt: step };
  }
}
