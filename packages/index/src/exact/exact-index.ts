/** The index that compares with every vector: always right, no building, search time in proportion to the catalogue. */
import { Turns } from '@belfry/core';
import { saveIndex } from '../files/save-index.js';
import type { IndexContext, IndexKind } from '../index-kind.js';
import { inPieces, type Pieces } from '../pieces.js';
import { requireSearch } from '../require-search.js';
import { readStore, storeSections } from '../store/store-sections.js';
import { VectorStore } from '../store/vector-store.js';
import { storeStats } from '../store/store-stats.js';
import type { IndexStats, Metric, SearchOptions, SearchResult, VectorIndex } from '../vector-index.js';
import { compareElsewhere, compareHere, type Comparisons } from './comparisons.js';
import { exactSearch } from './exact-search.js';

class ExactIndex implements VectorIndex {
  readonly kind = 'exact';
  readonly isExact = true;
  readonly #store: VectorStore;
  readonly #context: IndexContext;
  readonly #turns = new Turns();

  constructor(store: VectorStore, context: IndexContext) {
    this.#store = store;
    this.#context = context;
  }

  get dim(): number {
    return this.#store.dim;
  }

  get metric(): Metric {
    return this.#store.metric;
  }

  get size(): number {
    return this.#store.size;
  }

  add(rows: Int32Array, vectors: Float32Array): Promise<void> {
    return this.#change(() => this.#store.add(rows, vectors));
  }

  upsert(rows: Int32Array, vectors: Float32Array): Promise<void> {
    return this.#change(() => this.#store.upsert(rows, vectors));
  }

  async delete(rows: Int32Array): Promise<number> {
    return (await this.#change(() => this.#store.delete(rows))).length;
  }

  async search(queries: Float32Array, k: number, options?: SearchOptions): Promise<SearchResult> {
    return compareElsewhere(this.#search(queries, k, options), this.#context.kernels);
  }

  searchSync(queries: Float32Array, k: number, options?: SearchOptions): SearchResult {
    return compareHere(this.#search(queries, k, options), this.#context.kernels);
  }

  vector(row: number): Float32Array | null {
    return this.#store.vector(row);
  }

  stats(): IndexStats {
    return storeStats(this.#store);
  }

  rebuild(): Promise<void> {
    return this.#change(() => this.#store.compact());
  }

  save(path: string): Promise<void> {
    const { metric, dim } = this;
    return this.#turns.take(async () => {
      await inPieces(this.#store.compact());
      await saveIndex(path, {
        kind: this.kind,
        metric,
        dim,
        count: this.size,
        vocabulary: this.#context.vocabulary,
        settings: {},
        sections: storeSections(this.#store),
      });
    });
  }

  *#search(queries: Float32Array, k: number, options: SearchOptions = {}): Comparisons<SearchResult> {
    requireSearch(queries.length / this.dim, k, options);
    return yield* exactSearch(this.#store, queries, k, options, this.#context.kernels);
  }

  #change<T>(change: () => Pieces<T>): Promise<T> {
    return this.#turns.take(() => inPieces(change()));
  }
}

export const exact: IndexKind = {
  summary: 'every answer is the true one',
  worthwhileFrom: 0,
  missing: async () => null,
  create: async ({ dim, metric, ...context }) => new ExactIndex(new VectorStore(dim, metric, context.kernels), context),
  load: async (saved, context) => new ExactIndex(await readStore(saved, context.kernels), context),
};
