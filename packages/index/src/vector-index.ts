import type { Csr } from '@belfry/core';
import type { SEARCH_PATHS } from '@belfry/native';
import type { RowSet } from './row-set.js';

export type Metric = 'cosine' | 'dot' | 'l2';

/**
 * Nearest-neighbour search over item vectors; scores are similarities (larger is better; l2 gives −distance²).
 *
 * Changes run one after the other, searches at any time: a search that runs beside a change answers with what was there
 * before or after, row by row, and may miss a row that is deleted or replaced just then. Arrays given to a method that
 * returns a promise must not be changed before it settles.
 */
export interface VectorIndex {
  readonly kind: string;
  readonly dim: number;
  readonly metric: Metric;
  /** Vectors that can be found. */
  readonly size: number;
  /** True where every answer is the true top k. */
  readonly isExact: boolean;
  /** @param rows new item rows [n] @param vectors [n, dim] */
  add(rows: Int32Array, vectors: Float32Array): Promise<void>;
  upsert(rows: Int32Array, vectors: Float32Array): Promise<void>;
  /** Returns how many were there. */
  delete(rows: Int32Array): Promise<number>;
  /** @param queries [q, dim]. Fewer than k is an answer, never an error. */
  search(queries: Float32Array, k: number, options?: SearchOptions): Promise<SearchResult>;
  /** The same on the calling thread: for workers, which have no event loop to keep free. */
  searchSync(queries: Float32Array, k: number, options?: SearchOptions): SearchResult;
  /** The stored vector of a row (unit length for cosine), or null. */
  vector(row: number): Float32Array | null;
  stats(): IndexStats;
  /** Builds the index anew from the vectors it holds; searches and changes go on meanwhile, then the new one takes over. */
  rebuild(): Promise<void>;
  /** Writes whole or not at all. */
  save(path: string): Promise<void>;
}

/** Which rows may be found: a set, or a question asked once for every row the index holds. */
export type RowFilter = RowSet | ((row: number) => boolean);

export interface SearchOptions {
  /** Per query, rows left out (ascending). */
  exclude?: Csr;
  /** Rows that may be found, by any query. */
  filter?: RowFilter;
  /** HNSW only: candidates kept while searching. */
  efSearch?: number;
}

/** `graph`: walked as asked; `widened`: walked further, because much of what was met may not be found; `scan`: compared with all that may. */
export type SearchPath = (typeof SEARCH_PATHS)[number];

export interface SearchResult {
  /** [q, k] by score, equal scores by row; −1 where fewer were found */
  rows: Int32Array;
  /** [q, k], −Infinity where rows is −1 */
  scores: Float32Array;
  /** [q] */
  found: Int32Array;
  /** [q] how each was answered: a place in SEARCH_PATHS. A scan is exact. */
  paths: Uint8Array;
}

export interface IndexStats {
  readonly size: number;
  /** Memory of vectors and whatever finds them. */
  readonly bytes: number;
  /** Deleted vectors that still take part in searches; 0 where none do. */
  readonly tombstones: number;
  /** tombstones / (size + tombstones); past a threshold the index mends itself. */
  readonly tombstoneShare: number;
  /** Further figures of the kind, for people. */
  readonly details: Readonly<Record<string, number | string>>;
}
