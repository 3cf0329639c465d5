/**
 * The index that searches an HNSW graph: a small part of the catalogue is looked at, so an answer may miss some of the true
 * nearest. Vectors are kept beside the graph: scores are computed from them, and where the graph finds too few the search
 * falls back on comparing with all.
 */
import { csrFromLists, csrRow } from '@belfry/core';
import { EventLoop } from '../event-loop.js';
import { exactSearch } from '../exact/exact-search.js';
import { invalidIndex } from '../files/index-header.js';
import { pathSection, withSectionFile } from '../files/path-section.js';
import type { SavedIndex } from '../files/saved-index.js';
import { saveIndex } from '../files/save-index.js';
import type { IndexContext, IndexKind } from '../index-kind.js';
import { requireSearch } from '../require-search.js';
import { SearchAnswer } from '../search-answer.js';
import { readStore, storeSections } from '../store/store-sections.js';
import { VectorStore } from '../store/vector-store.js';
import type { Metric, SearchOptions, SearchResult, VectorIndex } from '../vector-index.js';
import { HnswGraph } from './graph.js';
import { hnswOptions, type HnswOptions } from './hnsw-options.js';
import { loadHnswlib, type Hnswlib } from './hnswlib.js';

/** Growth of the number of candidates while a search finds too few. */
const WIDENING = 4;

interface HnswParts extends IndexContext {
  readonly library: Hnswlib;
  readonly store: VectorStore;
  readonly options: HnswOptions;
  readonly graph: HnswGraph;
}

class HnswIndex implements Omit<VectorIndex, 'searchSync' | 'stats' | 'rebuild'> {
  readonly kind = 'hnsw';
  readonly isExact = false;
  readonly #parts: HnswParts;
  readonly #store: VectorStore;
  #graph: HnswGraph;
  /** Changes and saves, one after the other; searches go on between their pieces. */
  #work: Promise<unknown> = Promise.resolve();

  constructor(parts: HnswParts) {
    this.#parts = parts;
    this.#store = parts.store;
    this.#graph = parts.graph;
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
    return this.#inTurn(async () => {
      this.#store.add(rows, vectors);
      await this.#link(this.#graph, rows);
    });
  }

  upsert(rows: Int32Array, vectors: Float32Array): Promise<void> {
    return this.#inTurn(async () => {
      this.#store.upsert(rows, vectors);
      await this.#link(this.#graph, rows);
    });
  }

  delete(rows: Int32Array): Promise<number> {
    return this.#inTurn(async () => {
      const gone = this.#store.delete(rows);
      for (const row of gone) this.#graph.unlink(row);
      if (this.#graph.deletedCount > this.#store.size) await this.#rebuild();
      return gone.length;
    });
  }

  async search(queries: Float32Array, k: number, options: SearchOptions = {}): Promise<SearchResult> {
    const { width } = this.#store;
    const forms = this.#store.queryForms(queries);
    const queryCount = forms.length / width;
    requireSearch(queryCount, k, options);
    const answer = new SearchAnswer(this.#store, queryCount, k);
    const eventLoop = new EventLoop();
    for (let q = 0; q < queryCount; q++) {
      const form = forms.subarray(q * width, (q + 1) * width);
      const exclude = options.exclude === undefined ? new Int32Array(0) : csrRow(options.exclude, q);
      const rows = this.#nearest(form, k, exclude, options.efSearch ?? this.#parts.options.efSearch);
      if (rows !== null)
        answer.fill(
          q,
          form,
          rows.map((row) => this.#store.slotOf(row)),
        );
      else answer.copy(q, await exactSearch(this.#store, form, k, csrFromLists([exclude]), this.#parts.kernels));
      await eventLoop.giveWay();
    }
    return answer.result;
  }

  vector(row: number): Float32Array | null {
    return this.#store.vector(row);
  }

  save(path: string): Promise<void> {
    const { m, efConstruction, efSearch, seed } = this.#parts.options;
    return this.#inTurn(() =>
      saveIndex(path, {
        kind: this.kind,
        metric: this.#store.metric,
        dim: this.#store.dim,
        count: this.#store.size,
        vocabulary: this.#parts.vocabulary,
        settings: { m, efConstruction, efSearch, seed },
        sections: [
          ...storeSections(this.#store),
          pathSection('graph', path, (graphPath) => this.#graph.write(graphPath, this.#store)),
        ],
      }),
    );
  }

  /** Rows without the excluded ones, as many as there can be up to k; null where the graph does not lead to so many. */
  #nearest(form: Float32Array, k: number, exclude: Int32Array, efSearch: number): number[] | null {
    const excluded = new Set(exclude.filter((row) => this.#store.slotOf(row) >= 0));
    const wanted = Math.min(k, this.#store.size - excluded.size);
    for (let count = k + excluded.size; count < this.#store.size; count *= WIDENING) {
      const near = this.#graph.nearest(form, count, efSearch);
      const rows = near.filter((row) => !excluded.has(row) && this.#store.slotOf(row) >= 0);
      if (rows.length >= wanted) return rows;
    }
    return null;
  }

  /** A graph of all vectors in the store, in place of the old one once it is whole. */
  async #rebuild(): Promise<void> {
    const { library, options } = this.#parts;
    const graph = HnswGraph.create(library, this.#store, options);
    await this.#link(graph, this.#store.rows);
    this.#graph = graph;
  }

  async #link(graph: HnswGraph, rows: Int32Array): Promise<void> {
    const bar = this.#parts.progress.start('building the graph', rows.length, 'vectors');
    const eventLoop = new EventLoop();
    let done = 0;
    for (const row of rows) {
      graph.link(row, this.#store.formOf(this.#store.slotOf(row)));
      bar.update(++done);
      await eventLoop.giveWay();
    }
    bar.end();
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#work.then(work, work);
    this.#work = turn;
    return turn;
  }
}

async function installed(): Promise<Hnswlib> {
  return (await loadHnswlib()) as Hnswlib;
}

export const hnsw: IndexKind = {
  summary: 'a graph is searched, a small part of the catalogue looked at',
  worthwhileFrom: 100_000,
  async missing() {
    const loaded = await loadHnswlib();
    return typeof loaded === 'string' ? loaded : null;
  },
  async create({ dim, metric, options, ...context }) {
    const store = new VectorStore(dim, metric);
    const loaded = await installed();
    return new HnswIndex({
      ...context,
      library: loaded,
      store,
      options,
      graph: HnswGraph.create(loaded, store, options),
    }) as unknown as VectorIndex;
  },
  async load(saved: SavedIndex, context) {
    const settings = hnswOptions.safeParse(saved.header.settings);
    if (!settings.success) throw invalidIndex(saved.path, 'no settings of an HNSW index');
    const store = await readStore(saved);
    const loaded = await installed();
    const graph = await withSectionFile(saved, 'graph', (path) => HnswGraph.read(loaded, store, path));
    return new HnswIndex({
      ...context,
      library: loaded,
      store,
      options: settings.data,
      graph,
    }) as unknown as VectorIndex;
  },
};
