/**
 * The HNSW graph (Malkov & Yashunin 2018) over the vectors of a store, by hnswlib. Labels are item rows.
 *
 * Cosine searches by inner product of unit vectors, l2 by distance. Inner products of vectors of unequal length are no
 * metric, and a graph built on them does not find its way; there each vector gets one more coordinate, √(M² − ‖v‖²), and
 * queries a 0: all vectors then have length M, and inner products with queries stay what they were (Bachrach et al. 2014).
 */
import { BelfryError } from '@belfry/core';
import { invalidIndex } from '../files/index-header.js';
import { squaredLength, type MetricForm } from '../store/metric-forms.js';
import type { VectorStore } from '../store/vector-store.js';
import { graphFileProblem } from './graph-file.js';
import type { HnswOptions } from './hnsw-options.js';
import type { Hnswlib, HnswlibGraph } from './hnswlib.js';

const FIRST_CAPACITY = 1024;
/** Room for vectors somewhat longer than those the graph was built with. */
const LENGTH_RESERVE = 1.1;

export class HnswGraph {
  readonly #graph: HnswlibGraph;
  readonly #form: MetricForm;
  readonly #dim: number;
  /** M, the length all vectors are brought to. */
  readonly maxLength: number;
  readonly #deleted: Set<number>;

  private constructor(graph: HnswlibGraph, { form, dim }: VectorStore, maxLength: number, deleted: Set<number>) {
    this.#graph = graph;
    this.#form = form;
    this.#dim = dim;
    this.maxLength = maxLength;
    this.#deleted = deleted;
  }

  /** An empty graph with room for what the store holds. */
  static create(library: Hnswlib, store: VectorStore, { m, efConstruction, seed }: HnswOptions): HnswGraph {
    const graph = new library.HierarchicalNSW(store.form.space, graphDim(store));
    graph.initIndex(Math.max(FIRST_CAPACITY, store.size), m, efConstruction, seed);
    return new HnswGraph(graph, store, LENGTH_RESERVE * longest(store, store.rows), new Set());
  }

  /** @throws INDEX_INVALID */
  static async read(library: Hnswlib, store: VectorStore, path: string, maxLength: number): Promise<HnswGraph> {
    const problem = await graphFileProblem(path, graphDim(store), store.size);
    if (problem !== null) throw invalidIndex(path, problem);
    const graph = new library.HierarchicalNSW(store.form.space, graphDim(store));
    await graph.readIndex(path);
    const linked = new Set(graph.getIdsList());
    const lost = store.rows.find((row) => !linked.has(row));
    if (lost !== undefined) throw invalidIndex(path, `no item row ${lost}`);
    return new HnswGraph(graph, store, maxLength, new Set([...linked].filter((row) => store.slotOf(row) < 0)));
  }

  /** @throws DISK_FULL */
  async write(path: string, store: VectorStore): Promise<void> {
    await this.#graph.writeIndex(path);
    const problem = await graphFileProblem(path, graphDim(store), store.size);
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

  /** Whether the vectors of these rows are short enough to be linked; where not, the graph has to be built anew. */
  canLink(store: VectorStore, rows: Int32Array): boolean {
    return !this.#form.unequalLengths || longest(store, rows) <= this.maxLength;
  }

  /** Links a vector, or moves one that is linked. */
  link(row: number, form: Float32Array): void {
    if (this.#graph.getCurrentCount() === this.#graph.getMaxElements()) this.#graph.resizeIndex(2 * this.#graph.getMaxElements());
    const lift = Math.sqrt(Math.max(0, this.maxLength ** 2 - squaredLength(form, this.#dim)));
    this.#graph.addPoint(this.#lifted(form, lift), row);
    this.#deleted.delete(row);
  }

  unlink(row: number): void {
    this.#graph.markDelete(row);
    this.#deleted.add(row);
  }

  /** Up to `count` rows near a query form. @param efSearch at least `count` candidates are kept in any case */
  nearest(form: Float32Array, count: number, efSearch: number): number[] {
    this.#graph.setEf(efSearch);
    return this.#graph.searchKnn(this.#lifted(form, 0), Math.min(count, this.#graph.getMaxElements())).neighbors;
  }

  #lifted(form: Float32Array, lift: number): number[] {
    const vector = Array.from(form.subarray(0, this.#dim));
    if (this.#form.unequalLengths) vector.push(lift);
    return vector;
  }
}

function graphDim({ dim, form }: VectorStore): number {
  return dim + (form.unequalLengths ? 1 : 0);
}

function longest(store: VectorStore, rows: Int32Array): number {
  let squared = 0;
  for (const row of rows) squared = Math.max(squared, squaredLength(store.formOf(store.slotOf(row)), store.dim));
  return Math.sqrt(squared);
}
