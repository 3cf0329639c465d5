/** The index that compares with every vector: always right, no building, search time in proportion to the catalogue. */
import type { Kernels } from '@belfry/native';
import type { SavedIndex } from '../files/saved-index.js';
import { saveIndex } from '../files/save-index.js';
import type { IndexContext, IndexKind } from '../index-kind.js';
import { requireSearch } from '../require-search.js';
import { readStore, storeSections } from '../store/store-sections.js';
import { VectorStore } from '../store/vector-store.js';
import type { Metric, SearchOptions, SearchResult, VectorIndex } from '../vector-index.js';
import { exactSearch } from './exact-search.js';

class ExactIndex implements Omit<VectorIndex, 'searchSync' | 'stats' | 'rebuild'> {
  readonly kind = 'exact';
  readonly isExact = true;
  readonly #store: VectorStore;
  readonly #vocabulary: string | null;
  readonly #kernels: Kernels;

  constructor(store: VectorStore, { vocabulary, kernels }: IndexContext) {
    this.#store = store;
    this.#vocabulary = vocabulary;
    this.#kernels = kernels;
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

  async add(rows: Int32Array, vectors: Float32Array): Promise<void> {
    this.#store.add(rows, vectors);
  }

  async upsert(rows: Int32Array, vectors: Float32Array): Promise<void> {
    this.#store.upsert(rows, vectors);
  }

  async delete(rows: Int32Array): Promise<number> {
    return this.#store.delete(rows).length;
  }

  async search(queries: Float32Array, k: number, options: SearchOptions = {}): Promise<SearchResult> {
    const forms = this.#store.queryForms(queries);
    requireSearch(forms.length / this.#store.width, k, options);
    return exactSearch(this.#store, forms, k, options.exclude, this.#kernels);
  }

  vector(row: number): Float32Array | null {
    return this.#store.vector(row);
  }

  async save(path: string): Promise<void> {
    const { metric, dim, size: count } = this.#store;
    const sections = storeSections(this.#store);
    await saveIndex(path, {
      kind: this.kind,
      metric,
      dim,
      count,
      vocabulary: this.#vocabulary,
      settings: {},
      sections,
    });
  }
}

export const exact: IndexKind = {
  summary: 'every answer is the true one',
  worthwhileFrom: 0,
  missing: async () => null,
  create: async (spec) => new ExactIndex(new VectorStore(spec.dim, spec.metric), spec) as unknown as VectorIndex,
  load: async (saved: SavedIndex, spec) => new ExactIndex(await readStore(saved), spec) as unknown as VectorIndex,
};
