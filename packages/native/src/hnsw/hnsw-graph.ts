/** The HNSW graph of the C++ addon, as the index room sees it: typed arrays in and out, work off the event loop. */
import type { Csr } from '@belfry/core';

export type GraphMetric = 'cosine' | 'dot' | 'l2';

/** What the graph is walked on; scores are computed from the float32 vectors in any case. */
export type GraphStorage = 'float32' | 'bfloat16' | 'int8';

export interface GraphOptions {
  readonly dim: number;
  readonly metric: GraphMetric;
  readonly storage: GraphStorage;
  /** Links a vector is given per layer; the lowest layer holds up to twice as many. 2 … 200 */
  readonly m: number;
  readonly efConstruction: number;
  /** Of the layers vectors reach. */
  readonly seed: number;
  /** The size of coordinate that codes of int8 reach to; left out or 0: that of the vectors added first. */
  readonly largest?: number;
}

export interface GraphStats {
  /** Vectors that can be found. */
  readonly size: number;
  /** Deleted vectors that searches still walk through. */
  readonly tombstones: number;
  /** Slots that wait to be used again. */
  readonly freeSlots: number;
  /** Vectors equal to one in the graph, which stands for them. */
  readonly twins: number;
  readonly maxLevel: number;
  /** Memory of vectors, links and codes, as far as slots are in use. */
  readonly bytes: number;
  /** Vectors linked since the graph was made; grows while `add` runs. */
  readonly linked: number;
  /** The size of coordinate that codes reach to. */
  readonly largest: number;
}

export interface GraphQuery {
  /** [q, dim], finite */
  readonly queries: Float32Array;
  readonly k: number;
  readonly efSearch: number;
  /** A bit for each row, set where it may be found: row r is bit r % 32 of word ⌊r / 32⌋; rows beyond it may not. All may where it is left out. */
  readonly filter?: Uint32Array;
  /** Per query, rows left out (ascending). */
  readonly exclude?: Csr;
}

/** How a query was answered: places in {@link SEARCH_PATHS}. */
export interface GraphAnswer {
  /** [q, k] by score, equal scores by row; −1 where fewer were found */
  readonly rows: Int32Array;
  /** [q, k], −Infinity where rows is −1 */
  readonly scores: Float32Array;
  /** [q] */
  readonly found: Int32Array;
  /** [q] */
  readonly paths: Uint8Array;
}

/**
 * One writer at a time (add, delete, repair, recode): the caller waits for one before the next. Searches may run at any
 * time. Promises work on threads of their own; the forms with `Sync` do the same on the calling thread, for workers.
 */
export interface HnswGraph {
  readonly options: GraphOptions;
  stats(): GraphStats;
  /**
   * Adds, or replaces the vectors of rows that are there.
   * @param mustBeNew refuse rows that are there or come twice
   * @throws BelfryError INVALID_ARGUMENT (negative rows, numbers that are not finite, rows that are not new; nothing was changed), OUT_OF_MEMORY
   */
  add(rows: Int32Array, vectors: Float32Array, mustBeNew: boolean): Promise<void>;
  addSync(rows: Int32Array, vectors: Float32Array, mustBeNew: boolean): void;
  /** Returns how many of the rows were there. */
  delete(rows: Int32Array): number;
  /** Links around all tombstones, whose slots can then be used again. */
  repair(): Promise<void>;
  /** Encodes all vectors anew, for the numbers they have by now. */
  recode(storage: GraphStorage): Promise<void>;
  /** @throws BelfryError INVALID_ARGUMENT, SHAPE_MISMATCH */
  search(query: GraphQuery): Promise<GraphAnswer>;
  searchSync(query: GraphQuery): GraphAnswer;
  /** The stored vector of a row (unit length for cosine), a copy; null where there is none. */
  vector(row: number): Float32Array | null;
  /**
   * Copies the stored vectors of rows to `vectors`, one after the other, and returns those rows: the ones that are there.
   * @param vectors [n, dim], for n rows @throws BelfryError INVALID_ARGUMENT, SHAPE_MISMATCH
   */
  copyVectors(rows: Int32Array, vectors: Float32Array): Int32Array;
  /** The rows that can be found, ascending. Not while a writer is at work. */
  rows(): Promise<Int32Array>;
  /**
   * Writes the graph as hnswlib does, from `offset` of an open file on. Returns the bytes.
   * @param file a descriptor (`FileHandle.fd`)
   * @throws BelfryError DISK_FULL, FILE_UNREADABLE
   */
  write(file: number, offset: number): Promise<number>;
}

export interface GraphFile {
  /** A descriptor (`FileHandle.fd`) */
  readonly file: number;
  readonly offset: number;
  readonly bytes: number;
  /** Keep vectors and links in the file's pages, copied when written; false reads them into memory. */
  readonly mapped: boolean;
}

/** Makes graphs of one number of threads and one instruction set. */
export interface HnswGraphs {
  /** @throws BelfryError OUT_OF_MEMORY */
  create(options: GraphOptions): HnswGraph;
  /**
   * What {@link HnswGraph.write} or hnswlib wrote; checked in full before it is used.
   * @param options m and efConstruction are taken from the file
   * @throws BelfryError INDEX_INVALID, FILE_UNREADABLE, OUT_OF_MEMORY
   */
  read(options: GraphOptions, from: GraphFile): Promise<HnswGraph>;
}

export const SEARCH_PATHS = ['graph', 'widened', 'scan'] as const;
