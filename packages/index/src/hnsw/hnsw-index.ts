/**
 * The index that searches an HNSW graph of the C++ addon: a small part of the catalogue is looked at, so an answer may miss
 * some of the true nearest. Searches run on other threads at any time, changes one after the other; the graph is mended
 * and, where much has changed, built anew beside them.
 */
import type { FileHandle } from 'node:fs/promises';
import { Turns } from '@belfry/core';
import {
  getHnswGraphs,
  hnswUnavailable,
  type GraphQuery,
  type GraphStorage,
  type HnswGraph,
  type HnswGraphs,
} from '@belfry/native';
import { invalidIndex } from '../files/index-header.js';
import { saveIndex } from '../files/save-index.js';
import { HeldRows } from '../held-rows.js';
import type { IndexContext, IndexKind } from '../index-kind.js';
import { atOnce, inPieces, type Pieces } from '../pieces.js';
import { requireSearch } from '../require-search.js';
import { requireFinite, requireQueries, requireVectors } from '../store/check-input.js';
import { shareOf } from '../store/store-stats.js';
import type { IndexStats, Metric, SearchOptions, SearchResult, VectorIndex } from '../vector-index.js';
import { chooseStorage } from './choose-storage.js';
import type { HnswOptions } from './hnsw-options.js';
import { hnswSettings } from './hnsw-settings.js';
import { whileLinking } from './link-progress.js';
import { RebuildDue } from './rebuild-due.js';
import { Rebuild } from './rebuild.js';
import { sampleOfGraph, sampleOfVectors } from './sample.js';

/** Deleted vectors, as a share of all that searches walk through, past which links are led around them. */
const REPAIR_SHARE = 0.1;

/** `storage: auto` chooses from so many vectors on (before: float32), and again whenever there are so many times as many. */
const CHOICE_LEAST = 4096;
const CHOICE_GROWTH = 4;

const DELETED_AT_ONCE = 256;

interface HnswParts extends IndexContext {
  readonly graphs: HnswGraphs;
  readonly options: HnswOptions;
  /** What the graph is walked on. */
  readonly encoded: GraphStorage;
}

export class HnswIndex implements VectorIndex {
  readonly kind = 'hnsw';
  readonly isExact = false;
  readonly dim: number;
  readonly metric: Metric;
  readonly #parts: HnswParts;
  readonly #held = new HeldRows();
  readonly #turns = new Turns();
  readonly #due: RebuildDue;
  #graph: HnswGraph;
  #encoded: GraphStorage;
  /** Vectors there were when the storage was last chosen. */
  #chosenAt: number;
  #rebuild: Rebuild | null = null;
  #rebuilt: Promise<void> | null = null;

  private constructor(graph: HnswGraph, parts: HnswParts) {
    this.#graph = graph;
    this.#parts = parts;
    this.#due = new RebuildDue(parts.options.efSearch);
    this.dim = graph.options.dim;
    this.metric = graph.options.metric;
    this.#encoded = parts.encoded;
    this.#chosenAt = graph.stats().size;
  }

  static async of(graph: HnswGraph, parts: HnswParts): Promise<HnswIndex> {
    const index = new HnswIndex(graph, parts);
    await inPieces(index.#held.add(await graph.rows()));
    return index;
  }

  get size(): number {
    return this.#graph.stats().size;
  }

  add(rows: Int32Array, vectors: Float32Array): Promise<void> {
    return this.#turns.take(() => this.#link(rows, vectors, true));
  }

  upsert(rows: Int32Array, vectors: Float32Array): Promise<void> {
    return this.#turns.take(() => this.#link(rows, vectors, false));
  }

  delete(rows: Int32Array): Promise<number> {
    return this.#turns.take(async () => {
      const deleted = await inPieces(this.#unlink(rows));
      await inPieces(this.#held.delete(rows));
      await this.#afterChange(rows, deleted);
      return deleted;
    });
  }

  async search(queries: Float32Array, k: number, options?: SearchOptions): Promise<SearchResult> {
    const query = await inPieces(this.#query(queries, k, options));
    return this.#graph.search(query);
  }

  searchSync(queries: Float32Array, k: number, options?: SearchOptions): SearchResult {
    return this.#graph.searchSync(atOnce(this.#query(queries, k, options)));
  }

  vector(row: number): Float32Array | null {
    return this.#graph.vector(row);
  }

  stats(): IndexStats {
    const { size, bytes, tombstones, freeSlots, twins, maxLevel } = this.#graph.stats();
    return {
      size,
      bytes,
      tombstones,
      tombstoneShare: shareOf(tombstones, size),
      details: {
        storage: this.#encoded,
        maxLevel,
        freeSlots,
        twins,
        changesSinceBuild: this.#due.changes,
        rebuilding: this.#rebuild === null ? 'no' : 'yes',
      },
    };
  }

  rebuild(): Promise<void> {
    this.#rebuilt ??= this.#buildAnew().finally(() => {
      this.#rebuilt = null;
      this.#rebuild = null;
    });
    return this.#rebuilt;
  }

  save(path: string): Promise<void> {
    return this.#turns.take(() =>
      saveIndex(path, {
        kind: this.kind,
        metric: this.metric,
        dim: this.dim,
        count: this.size,
        vocabulary: this.#parts.vocabulary,
        settings: { ...this.#parts.options, encoded: this.#encoded, largest: this.#graph.stats().largest },
        sections: [{ name: 'graph', write: (file, at) => this.#graph.write(file.fd, at) }],
      }),
    );
  }

  /** Writes the graph alone, as hnswlib does, from the beginning of an open file on. */
  async writeHnswlib(file: FileHandle): Promise<void> {
    await this.#turns.take(() => this.#graph.write(file.fd, 0));
  }

  async #link(rows: Int32Array, vectors: Float32Array, mustBeNew: boolean): Promise<void> {
    requireVectors(rows, vectors, this.dim);
    await inPieces(requireFinite('item', vectors, this.dim, this.#parts.kernels));
    const before = this.size;
    if (this.#isChoiceDue(before + rows.length) && rows.length >= before)
      await this.#choose(await inPieces(sampleOfVectors(vectors, this.dim, this.metric)), before + rows.length);
    await whileLinking(this.#graph, rows.length, this.#parts.progress, () => this.#graph.add(rows, vectors, mustBeNew));
    await inPieces(this.#held.add(rows));
    await this.#afterChange(rows, rows.length - (this.size - before));
    if (this.#isChoiceDue(this.size))
      await this.#choose(await inPieces(sampleOfGraph(this.#graph, await inPieces(this.#held.list()))), this.size);
  }

  /** Returns how many of the rows were there. */
  *#unlink(rows: Int32Array): Pieces<number> {
    let deleted = 0;
    for (let from = 0; from < rows.length; from += DELETED_AT_ONCE) {
      deleted += this.#graph.delete(rows.subarray(from, from + DELETED_AT_ONCE));
      yield;
    }
    return deleted;
  }

  /** @param changed how many of the rows were there before */
  async #afterChange(rows: Int32Array, changed: number): Promise<void> {
    if (this.#rebuild !== null) await inPieces(this.#rebuild.note(rows));
    this.#due.note(rows.length, changed);
    await this.#mend();
    await this.#rebuildIfDue(rows.length);
  }

  /** In the turn of a change. @param justChanged vectors of the change that has just been made */
  async #rebuildIfDue(justChanged: number): Promise<void> {
    if (this.#rebuilt !== null) return;
    const reason = await this.#due.reason(this.#graph, () => inPieces(this.#held.list()), justChanged);
    if (reason === null) return;
    this.#parts.logger.info(`${reason}: building it anew`);
    this.rebuild()
      .then(() => this.#turns.take(() => this.#rebuildIfDue(0)))
      .catch((error: unknown) =>
        this.#parts.logger.warn(`the graph could not be built anew, the old one stays: ${String(error)}`),
      );
  }

  async #mend(): Promise<void> {
    const { size, tombstones } = this.#graph.stats();
    if (shareOf(tombstones, size) > REPAIR_SHARE) await this.#graph.repair();
  }

  async #buildAnew(): Promise<void> {
    const next = this.#parts.graphs.create({
      ...this.#graph.options,
      storage: this.#encoded,
      largest: this.#graph.stats().largest,
    });
    const rebuild = new Rebuild(this.#graph, next, this.#turns);
    const rows = await this.#turns.take(async () => {
      this.#rebuild = rebuild;
      this.#due.begin();
      return inPieces(this.#held.list());
    });
    await rebuild.build(rows);
    const found = await this.#due.shareFound(next, rows);
    await rebuild.finish(async () => {
      this.#graph = next;
      this.#due.end(found);
      this.#rebuild = null;
      await this.#mend();
    });
  }

  #isChoiceDue(size: number): boolean {
    return this.#parts.options.storage === 'auto' && size >= Math.max(CHOICE_LEAST, CHOICE_GROWTH * this.#chosenAt);
  }

  /** @param size vectors the sample stands for */
  async #choose(sample: Float32Array, size: number): Promise<void> {
    const { storage, reason } = await chooseStorage(sample, this.dim, this.metric, this.#parts.kernels);
    this.#parts.logger.info(`the graph of ${size} vectors is walked on ${storage}: ${reason}`);
    this.#chosenAt = size;
    await this.#graph.recode(storage);
    this.#encoded = storage;
  }

  *#query(queries: Float32Array, k: number, options: SearchOptions = {}): Pieces<GraphQuery> {
    requireSearch(queries.length / this.dim, k, options);
    yield* requireQueries(queries, this.dim, this.#parts.kernels);
    const { exclude, filter, efSearch = this.#parts.options.efSearch } = options;
    return {
      queries,
      k,
      efSearch,
      ...(exclude === undefined ? {} : { exclude }),
      ...(filter === undefined ? {} : { filter: (yield* this.#held.allowedBy(filter)).words }),
    };
  }
}

export const hnsw: IndexKind = {
  summary: 'a graph is searched, a small part of the catalogue looked at',
  worthwhileFrom: 20_000,
  missing: async () => hnswUnavailable(),
  async create({ dim, metric, options, ...context }) {
    const graphs = getHnswGraphs({ threads: context.kernels.threads });
    const { m, efConstruction, efSearch, seed, storage } = options;
    const encoded = storage === 'auto' ? 'float32' : storage;
    const graph = graphs.create({ dim, metric, storage: encoded, m, efConstruction, seed });
    return HnswIndex.of(graph, {
      ...context,
      graphs,
      options: { m, efConstruction, efSearch, seed, storage },
      encoded,
    });
  },
  async load(saved, context) {
    const settings = hnswSettings.safeParse(saved.header.settings);
    if (!settings.success) throw invalidIndex(saved.path, 'no settings of an HNSW index');
    const { encoded, largest, ...options } = settings.data;
    const { dim, metric, count } = saved.header;
    const { m, efConstruction, seed } = options;
    const { file, offset, bytes } = saved.section('graph');
    const graphs = getHnswGraphs({ threads: context.kernels.threads });
    const graph = await graphs.read(
      { dim, metric, storage: encoded, m, efConstruction, seed, largest },
      { file: file.fd, offset, bytes, mapped: saved.mapped },
    );
    const { size } = graph.stats();
    if (size !== count) throw invalidIndex(saved.path, `a graph of ${size} vectors instead of ${count}`);
    return HnswIndex.of(graph, { ...context, graphs, options, encoded });
  },
};
