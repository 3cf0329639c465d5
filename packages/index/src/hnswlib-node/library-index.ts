/**
 * The index that searches a graph of the library hnswlib-node: on the event loop, one vector at a time. Vectors are kept
 * beside the graph: scores are computed from them, and where the graph finds too few, the search compares with all.
 */
import { csrFromLists, csrRow, Turns, type Csr } from '@belfry/core';
import { compareElsewhere, compareHere, type Comparisons } from '../exact/comparisons.js';
import { exactSearch } from '../exact/exact-search.js';
import { invalidIndex } from '../files/index-header.js';
import { pathSection, withSectionFile } from '../files/path-section.js';
import { saveIndex } from '../files/save-index.js';
import { HeldRows } from '../held-rows.js';
import type { IndexContext, IndexKind } from '../index-kind.js';
import { inPieces, type Pieces } from '../pieces.js';
import { requireSearch } from '../require-search.js';
import type { RowSet } from '../row-set.js';
import { SearchAnswer } from '../search-answer.js';
import { queryForms } from '../store/query-forms.js';
import { readStore, storeSections } from '../store/store-sections.js';
import { shareOf } from '../store/store-stats.js';
import { VectorStore } from '../store/vector-store.js';
import type { IndexStats, Metric, SearchOptions, SearchResult, VectorIndex } from '../vector-index.js';
import { loadHnswlib, type Hnswlib } from './hnswlib.js';
import { LibraryGraph } from './library-graph.js';
import { libraryOptions, type LibraryOptions } from './library-options.js';

/** Of what is held: where a filter leaves fewer, they are compared one by one. */
const SCANNED_SHARE = 1 / 20;

interface LibraryParts extends IndexContext {
  readonly library: Hnswlib;
  readonly store: VectorStore;
  readonly options: LibraryOptions;
  readonly graph: LibraryGraph;
}

/** What all queries of a search have in common. */
interface Asked {
  readonly k: number;
  readonly efSearch: number;
  readonly filter: RowSet | undefined;
  /** How many rows the filter lets through. */
  readonly allowed: number;
}

const nothing = new Int32Array(0);

class LibraryIndex implements VectorIndex {
  readonly kind = 'hnswlib-node';
  readonly isExact = false;
  readonly #parts: LibraryParts;
  readonly #store: VectorStore;
  readonly #held = new HeldRows();
  readonly #turns = new Turns();
  #graph: LibraryGraph;

  private constructor(parts: LibraryParts) {
    this.#parts = parts;
    this.#store = parts.store;
    this.#graph = parts.graph;
  }

  static async of(parts: LibraryParts): Promise<LibraryIndex> {
    const index = new LibraryIndex(parts);
    await inPieces(index.#held.add(parts.store.stored.rows));
    return index;
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
    return this.#change(rows, this.#store.add(rows, vectors));
  }

  upsert(rows: Int32Array, vectors: Float32Array): Promise<void> {
    return this.#change(rows, this.#store.upsert(rows, vectors));
  }

  delete(rows: Int32Array): Promise<number> {
    return this.#turns.take(async () => {
      const gone = await inPieces(this.#store.delete(rows));
      for (const row of gone) this.#graph.unlink(row);
      await inPieces(this.#held.delete(Int32Array.from(gone)));
      if (this.#graph.deletedCount > this.#store.size) await this.#buildAnew();
      return gone.length;
    });
  }

  async search(queries: Float32Array, k: number, options?: SearchOptions): Promise<SearchResult> {
    return compareElsewhere(this.#search(queries, k, options), this.#parts.kernels);
  }

  searchSync(queries: Float32Array, k: number, options?: SearchOptions): SearchResult {
    return compareHere(this.#search(queries, k, options), this.#parts.kernels);
  }

  vector(row: number): Float32Array | null {
    return this.#store.vector(row);
  }

  stats(): IndexStats {
    const { size, bytes } = this.#store;
    const { deletedCount } = this.#graph;
    return { size, bytes, tombstones: deletedCount, tombstoneShare: shareOf(deletedCount, size), details: {} };
  }

  /** Searches go on meanwhile, changes wait. */
  rebuild(): Promise<void> {
    return this.#turns.take(() => this.#buildAnew());
  }

  save(path: string): Promise<void> {
    const { m, efConstruction, efSearch, seed } = this.#parts.options;
    return this.#turns.take(async () => {
      await inPieces(this.#store.compact());
      await saveIndex(path, {
        kind: this.kind,
        metric: this.metric,
        dim: this.dim,
        count: this.size,
        vocabulary: this.#parts.vocabulary,
        settings: { m, efConstruction, efSearch, seed },
        sections: [
          ...storeSections(this.#store),
          pathSection('graph', path, (graphPath) => this.#graph.write(graphPath)),
        ],
      });
    });
  }

  #change(rows: Int32Array, store: Pieces<void>): Promise<void> {
    return this.#turns.take(async () => {
      await inPieces(store);
      await inPieces(this.#held.add(rows));
      await inPieces(this.#link(this.#graph, rows));
    });
  }

  *#search(queries: Float32Array, k: number, options: SearchOptions = {}): Comparisons<SearchResult> {
    const { dim, width } = this.#store;
    requireSearch(queries.length / dim, k, options);
    const forms = yield* queryForms(this.#store, queries, this.#parts.kernels);
    const filter = options.filter === undefined ? undefined : yield* this.#held.allowedBy(options.filter);
    const asked = {
      k,
      efSearch: options.efSearch ?? this.#parts.options.efSearch,
      filter,
      allowed: filter?.size ?? this.size,
    };
    const { stored } = this.#store;
    const answer = new SearchAnswer(this.#store, stored, forms, k);
    const unanswered: number[] = [];
    for (let q = 0; q < forms.length / width; q++) {
      const excluded = options.exclude === undefined ? nothing : csrRow(options.exclude, q);
      const rows = this.#nearest(forms.subarray(q * width, q * width + dim), excluded, asked);
      const slots = rows?.map((row) => stored.slots.get(row)).filter((slot) => slot >= 0 && slot < stored.rows.length);
      if (slots === undefined) unanswered.push(q);
      else answer.fill(q, slots, 'graph');
      yield;
    }
    if (unanswered.length > 0) {
      const scan = yield* exactSearch(
        this.#store,
        Float32Array.from(unanswered.flatMap((q) => Array.from(queries.subarray(q * dim, (q + 1) * dim)))),
        k,
        { filter, exclude: options.exclude && listsOf(options.exclude, unanswered) },
        this.#parts.kernels,
      );
      unanswered.forEach((q, place) => answer.copy(q, scan, place));
    }
    return answer.result;
  }

  /** Rows that may be found, as many as there can be up to k; null where the graph does not lead to so many. */
  #nearest(query: Float32Array, exclude: Int32Array, { k, efSearch, filter, allowed }: Asked): number[] | null {
    if (allowed < SCANNED_SHARE * this.size) return null;
    const passes = (row: number): boolean => filter === undefined || filter.has(row);
    const excluded = new Set(exclude.filter((row) => this.#store.slotOf(row) >= 0 && passes(row)));
    const mayBeFound = (row: number): boolean => !excluded.has(row) && passes(row);
    const isFiltered = filter !== undefined || excluded.size > 0;
    const near = this.#graph.nearest(query, k, efSearch, isFiltered ? mayBeFound : undefined);
    const rows = near.filter((row) => this.#store.slotOf(row) >= 0);
    return rows.length >= Math.min(k, allowed - excluded.size) ? rows : null;
  }

  /** A graph of all vectors in the store, in place of the old one once it is whole. */
  async #buildAnew(): Promise<void> {
    const graph = LibraryGraph.create(this.#parts.library, this.#store, this.#parts.options);
    await inPieces(this.#link(graph, await inPieces(this.#held.list())));
    this.#graph = graph;
  }

  *#link(graph: LibraryGraph, rows: Int32Array): Pieces<void> {
    const bar = this.#parts.progress.start('building the graph', rows.length, 'vectors');
    let done = 0;
    for (const row of rows) {
      graph.link(row);
      bar.update(++done);
      yield;
    }
    bar.end();
  }
}

function listsOf(exclude: Csr, queries: readonly number[]): Csr {
  return csrFromLists(queries.map((q) => csrRow(exclude, q)));
}

async function installed(): Promise<Hnswlib> {
  return (await loadHnswlib()) as Hnswlib;
}

export const hnswlibNode: IndexKind = {
  summary: 'a graph of the library hnswlib-node is searched, a small part of the catalogue looked at',
  worthwhileFrom: 100_000,
  async missing() {
    const loaded = await loadHnswlib();
    return typeof loaded === 'string' ? loaded : null;
  },
  async create({ dim, metric, options, ...context }) {
    const store = new VectorStore(dim, metric, context.kernels);
    const library = await installed();
    const graph = LibraryGraph.create(library, store, options);
    return LibraryIndex.of({ ...context, library, store, options, graph });
  },
  async load(saved, context) {
    const settings = libraryOptions.safeParse(saved.header.settings);
    if (!settings.success) throw invalidIndex(saved.path, 'no settings of an HNSW index');
    const store = await readStore(saved, context.kernels);
    const library = await installed();
    const graph = await withSectionFile(saved, 'graph', (path) => LibraryGraph.read(library, store, path));
    return LibraryIndex.of({ ...context, library, store, options: settings.data, graph });
  },
};
