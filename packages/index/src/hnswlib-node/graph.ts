/**
 * The HNSW graph (Malkov & Yashunin 2018) over the vectors of a store, by hnswlib. Labels are item rows.
 *
 * Cosine links unit vectors by inner product, l2 by distance. For `dot` the graph links by inner product as it is, without
 * making it a metric first (Morozov & Babenko 2018): long vectors become the hubs that most queries look for. The other
 * known way, one more coordinate √(M² − ‖v‖²) that brings all vectors to one length (Bachrach et al. 2014), draws the data
 * together at a pole far from every query: docs/index.md has the measurement.
 */
import { BelfryError } from '@belfry/core';
import { invalidIndex } from '../files/index-header.js';
import type { VectorStore } from '../store/vector-store.js';
import { graphFileProblem } from './graph-file.js';
import type { HnswOptions } from './hnsw-options.js';
import type { Hnswlib, HnswlibGraph } from './hnswlib.js';

const FIRST_CAPACITY = 1024;

export class HnswGraph {
  readonly #graph: HnswlibGraph;
  readonly #dim: number;
  readonly #deleted: Set<number>;

  private constructor(graph: HnswlibGraph, dim: number, deleted: Set<number>) {
    this.#graph = graph;
    this.#dim = dim;
    this.#deleted = deleted;
  }

  /** An empty graph with room for what the store holds. */
  static create(library: Hnswlib, store: VectorStore, { m, efConstruction, seed }: HnswOptions): HnswGraph {
    const graph = new library.HierarchicalNSW(store.form.space, store.dim);
    graph.initIndex(Math.max(FIRST_CAPACITY, store.size), m, efConstruction, seed);
    return new HnswGraph(graph, store.dim, new Set());
  }

  /** @throws INDEX_INVALID */
  static async read(library: Hnswlib, store: VectorStore, path: string): Promise<HnswGraph> {
    const problem = await graphFileProblem(path, store.dim, store.size);
    if (problem !== null) throw invalidIndex(path, problem);
    const graph = new library.HierarchicalNSW(store.form.space, store.dim);
    await graph.readIndex(path);
    const linked = new Set(graph.getIdsList());
    const lost = store.rows.find((row) => !linked.has(row));
    if (lost !== undefined) throw invalidIndex(path, `no item row ${lost}`);
    return new HnswGraph(graph, store.dim, new Set([...linked].filter((row) => store.slotOf(row) < 0)));
  }

  /** @throws DISK_FULL */
  async write(path: string, store: VectorStore): Promise<void> {
    await this.#graph.writeIndex(path);
    const problem = await graphFileProblem(path, store.dim, store.size);
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

  /** Links a vector, or moves one that is linked. */
  link(row: number, form: Float32Array): void {
    if (this.#graph.getCurrentCount() === this.#graph.getMaxElements())
      this.#graph.resizeIndex(2 * this.#graph.getMaxElements());
    this.#graph.addPoint(this.#vector(form), row);
    this.#deleted.delete(row);
  }

  unlink(row: number): void {
    this.#graph.markDelete(row);
    this.#deleted.add(row);
  }

  /** Up to `count` rows near a query form. @param efSearch at least `count` candidates are kept in any case */
  nearest(form: Float32Array, count: number, efSearch: number): number[] {
    this.#graph.setEf(efSearch);
    return this.#graph.searchKnn(this.#vector(form), Math.min(count, this.#graph.getMaxElements())).neighbors;
  }

  #vector(form: Float32Array): number[] {
    return Array.from(form.subarray(0, this.#dim));
  }
}
