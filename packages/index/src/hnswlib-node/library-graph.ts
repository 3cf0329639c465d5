/**
 * An HNSW graph of hnswlib over the vectors of a store. Labels are item rows.
 *
 * Cosine links unit vectors by inner product, l2 by distance. For `dot` the graph links by inner product as it is, without
 * making it a metric first (Morozov & Babenko 2018): long vectors become the hubs that most queries look for. The other
 * known way, one more coordinate √(M² − ‖v‖²) that brings all vectors to one length (Bachrach et al. 2014), draws the data
 * together at a pole far from every query: docs/index.md has the measurement.
 */
import { BelfryError } from '@belfry/core';
import { invalidIndex } from '../files/index-header.js';
import type { VectorStore } from '../store/vector-store.js';
import { FIRST_CAPACITY, graphFileProblem } from './graph-file.js';
import type { Hnswlib, HnswlibGraph } from './hnswlib.js';
import type { LibraryOptions } from './library-options.js';

export class LibraryGraph {
  readonly #graph: HnswlibGraph;
  readonly #store: VectorStore;
  readonly #deleted: Set<number>;

  private constructor(graph: HnswlibGraph, store: VectorStore, deleted: Set<number>) {
    this.#graph = graph;
    this.#store = store;
    this.#deleted = deleted;
  }

  /** An empty graph with room for what the store holds. */
  static create(library: Hnswlib, store: VectorStore, { m, efConstruction, seed }: LibraryOptions): LibraryGraph {
    const graph = new library.HierarchicalNSW(store.form.space, store.dim);
    graph.initIndex(Math.max(FIRST_CAPACITY, store.size), m, efConstruction, seed);
    return new LibraryGraph(graph, store, new Set());
  }

  /** @throws INDEX_INVALID */
  static async read(library: Hnswlib, store: VectorStore, path: string): Promise<LibraryGraph> {
    const problem = await graphFileProblem(path, store.dim, store.size);
    if (problem !== null) throw invalidIndex(path, problem);
    const graph = new library.HierarchicalNSW(store.form.space, store.dim);
    await graph.readIndex(path);
    const linked = new Set(graph.getIdsList());
    const lost = store.stored.rows.find((row) => !linked.has(row));
    if (lost !== undefined) throw invalidIndex(path, `no item row ${lost}`);
    return new LibraryGraph(graph, store, new Set([...linked].filter((row) => store.slotOf(row) < 0)));
  }

  /** @throws DISK_FULL */
  async write(path: string): Promise<void> {
    await this.#graph.writeIndex(path);
    const problem = await graphFileProblem(path, this.#store.dim, this.#store.size);
    if (problem === null) return;
    throw new BelfryError('DISK_FULL', {
      given: `${path}, of which only a part could be written: ${problem}`,
      expected: 'room for the whole graph beside the old one',
      change: 'Free some space or choose a path on another disk; nothing was changed.',
    });
  }

  /** Deleted vectors that still take part in the graph. */
  get deletedCount(): number {
    return this.#deleted.size;
  }

  /** Links the stored vector of a row, or moves it where the row is linked. */
  link(row: number): void {
    // An empty graph that was read has room for nothing.
    const capacity = this.#graph.getMaxElements();
    if (this.#graph.getCurrentCount() === capacity) this.#graph.resizeIndex(Math.max(FIRST_CAPACITY, 2 * capacity));
    this.#graph.addPoint(Array.from(this.#store.vector(row)!), row);
    this.#deleted.delete(row);
  }

  unlink(row: number): void {
    this.#graph.markDelete(row);
    this.#deleted.add(row);
  }

  /**
   * Up to `count` rows near a query, of those that may be found.
   * @param efSearch candidates to keep; at least `count` are kept in any case
   */
  nearest(query: Float32Array, count: number, efSearch: number, mayBeFound?: (row: number) => boolean): number[] {
    this.#graph.setEf(efSearch);
    const most = Math.min(count, this.#graph.getMaxElements());
    return this.#graph.searchKnn(Array.from(query), most, mayBeFound).neighbors;
  }
}
