/** The HNSW graph in C++. Its arrays are made here; the addon holds the graph and frees it with this object. */
import type { BelfryError } from '@belfry/core';
import type {
  GraphAnswer,
  GraphOptions,
  GraphQuery,
  GraphStats,
  GraphStorage,
  HnswGraph,
  HnswGraphs,
} from '../hnsw/hnsw-graph.js';
import { isSearchedAtOnce } from '../hnsw/search-cost.js';
import {
  checkGraphOptions,
  checkGraphQuery,
  checkGraphRows,
  checkPlaceInFile,
  checkStorage,
  checkVectors,
} from '../shapes/hnsw-shape.js';
import { graphError } from './hnsw-errors.js';
import { createNativeMachine, type NativeMachine } from './native-machine.js';

/** @throws where the addon is missing or does not fit; BelfryError INVALID_ARGUMENT for an instruction set that is not here */
export function createNativeGraphs(threads: number, isa: string): HnswGraphs {
  const addon = graphCalls(createNativeMachine(threads, isa));
  return {
    create(options) {
      checkGraphOptions(options);
      return new NativeGraph(addon, addon.now('a new graph', 'hnswCreate', ...optionValues(options)), { ...options });
    },
    async read(options, from) {
      checkGraphOptions(options);
      checkPlaceInFile(from);
      const { file, offset, bytes, mapped } = from;
      const built = new Int32Array(2);
      const values = [...optionValues(options), file, offset, bytes, mapped, built];
      const handle = await addon.aside<Handle>('reading a graph', 'hnswRead', ...values);
      return new NativeGraph(addon, handle, { ...options, m: built[0], efConstruction: built[1] });
    },
  };
}

/** The addon's graph. */
type Handle = object;

class NativeGraph implements HnswGraph {
  #options: GraphOptions;
  readonly #addon: GraphCalls;
  readonly #handle: Handle;

  constructor(addon: GraphCalls, handle: Handle, options: GraphOptions) {
    this.#addon = addon;
    this.#handle = handle;
    this.#options = options;
  }

  get options(): GraphOptions {
    return this.#options;
  }

  stats(): GraphStats {
    const values = new Float64Array(8);
    this.#addon.now('the state of a graph', 'hnswStats', this.#handle, values);
    const [size, tombstones, freeSlots, twins, maxLevel, bytes, linked, largest] = values;
    return { size, tombstones, freeSlots, twins, maxLevel, bytes, linked, largest };
  }

  async add(rows: Int32Array, vectors: Float32Array, mustBeNew: boolean): Promise<void> {
    checkVectors(rows, vectors, this.options.dim);
    const { threads } = this.#addon;
    await this.#addon.aside(
      `adding ${rows.length} vectors`,
      'hnswAdd',
      this.#handle,
      threads,
      rows,
      vectors,
      mustBeNew,
    );
  }

  addSync(rows: Int32Array, vectors: Float32Array, mustBeNew: boolean): void {
    checkVectors(rows, vectors, this.options.dim);
    const { threads } = this.#addon;
    this.#addon.now(`adding ${rows.length} vectors`, 'hnswAddSync', this.#handle, threads, rows, vectors, mustBeNew);
  }

  delete(rows: Int32Array): number {
    checkGraphRows(rows);
    return this.#addon.now(`deleting ${rows.length} vectors`, 'hnswDelete', this.#handle, rows);
  }

  async repair(): Promise<void> {
    await this.#addon.aside('repairing a graph', 'hnswRepair', this.#handle, this.#addon.threads);
  }

  async recode(storage: GraphStorage): Promise<void> {
    checkStorage(storage);
    await this.#addon.aside(`encoding vectors as ${storage}`, 'hnswRecode', this.#handle, storage);
    this.#options = { ...this.#options, storage };
  }

  async search(query: GraphQuery): Promise<GraphAnswer> {
    const answer = this.#emptyAnswer(query);
    const atOnce = isSearchedAtOnce(query, this.options, this.stats().size);
    const values = this.#searchValues(query, answer);
    if (atOnce) this.#addon.now('a search', 'hnswSearchSync', ...values);
    else await this.#addon.aside('a search', 'hnswSearch', ...values);
    return answer;
  }

  searchSync(query: GraphQuery): GraphAnswer {
    const answer = this.#emptyAnswer(query);
    this.#addon.now('a search', 'hnswSearchSync', ...this.#searchValues(query, answer));
    return answer;
  }

  vector(row: number): Float32Array | null {
    if (!Number.isInteger(row) || row < 0 || row >= 2 ** 31) return null;
    const vector = new Float32Array(this.options.dim);
    return this.#addon.now<boolean>('a vector', 'hnswVector', this.#handle, row, vector) ? vector : null;
  }

  copyVectors(rows: Int32Array, vectors: Float32Array): Int32Array {
    checkVectors(rows, vectors, this.options.dim);
    const there = new Int32Array(rows.length);
    const count = this.#addon.now<number>('vectors', 'hnswVectors', this.#handle, rows, vectors, there);
    return there.subarray(0, count);
  }

  async rows(): Promise<Int32Array> {
    const rows = new Int32Array(this.stats().size);
    await this.#addon.aside('the rows of a graph', 'hnswRows', this.#handle, rows);
    return rows;
  }

  async write(file: number, offset: number): Promise<number> {
    checkPlaceInFile({ file, offset });
    return this.#addon.aside('writing a graph', 'hnswWrite', this.#handle, file, offset);
  }

  /** The addon fills all of it. */
  #emptyAnswer(query: GraphQuery): GraphAnswer {
    const queryCount = checkGraphQuery(query, this.options.dim);
    return {
      rows: new Int32Array(queryCount * query.k),
      scores: new Float32Array(queryCount * query.k),
      found: new Int32Array(queryCount),
      paths: new Uint8Array(queryCount),
    };
  }

  #searchValues(
    { queries, k, efSearch, filter, exclude }: GraphQuery,
    { rows, scores, found, paths }: GraphAnswer,
  ): unknown[] {
    const excluded = [exclude?.offsets, exclude?.values];
    const { threads } = this.#addon;
    return [this.#handle, threads, queries, k, efSearch, filter, ...excluded, rows, scores, found, paths];
  }
}

const optionValues = ({
  dim,
  metric,
  storage,
  m,
  efConstruction,
  seed,
  largest = 0,
}: GraphOptions): readonly unknown[] => [dim, metric, storage, m, efConstruction, seed, largest];

type GraphCalls = ReturnType<typeof graphCalls>;

/** The machine's calls with errors that say what was done. */
function graphCalls({ threads, call, callAside }: NativeMachine) {
  return {
    threads,
    now<Result>(action: string, name: string, ...args: readonly unknown[]): Result {
      try {
        return call<Result>(name, ...args);
      } catch (error) {
        throw graphError(action, error) as BelfryError;
      }
    },
    async aside<Result>(action: string, name: string, ...args: readonly unknown[]): Promise<Result> {
      try {
        return await callAside<Result>(name, ...args);
      } catch (error) {
        throw graphError(action, error) as BelfryError;
      }
    },
  };
}
