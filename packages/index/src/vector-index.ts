import type { Csr } from '@belfry/core';

export type Metric = 'cosine' | 'dot' | 'l2';

/** Nearest-neighbour search over item vectors; scores are similarities (larger is better; l2 gives −distance²). */
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
  /** The stored vector of a row (unit length for cosine), or null. */
  vector(row: number): Float32Array | null;
  /** Writes whole or not at all. */
  save(path: string): Promise<void>;
}

export interface SearchOptions {
  /** Per query, rows left out (ascending). */
  exclude?: Csr;
  /** HNSW only: candidates kept while searching. */
  efSearch?: number;
}

export interface SearchResult {
  /** [q, k], −1 where fewer were found */
  rows: Int32Array;
  /** [q, k], −Infinity where rows is −1 */
  scores: Float32Array;
  /** [q] */
  found: Int32Array;
}
