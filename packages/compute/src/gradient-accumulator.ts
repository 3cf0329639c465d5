/**
 * Gathers the gradients of a step. Look-ups of the same row, in one pass or several, add up, so that an optimiser sees
 * each touched row once; the cost depends on the rows touched, not on the size of the table.
 */
import { float32Zeros, int32Room, type Csr } from '@belfry/core';
import type { Kernels } from '@belfry/native';
import type { DenseParameter, EmbeddingTable, Gradients, SparseGradient } from './embedding-table.js';

/** Gradients on their way to rows of a table; `bagOffsets` where one gradient row goes to all members of a bag. */
interface Contribution {
  readonly rows: Int32Array;
  readonly bagOffsets: Int32Array | null;
  /** Of the members of bags; null = all 1. */
  readonly weights: Float32Array | null;
  readonly gradient: Float32Array;
}

export class GradientAccumulator {
  readonly #kernels: Kernels;
  readonly #sparse = new Map<EmbeddingTable, Contribution[]>();
  readonly #dense = new Map<DenseParameter, Float32Array>();

  constructor(kernels: Kernels) {
    this.#kernels = kernels;
  }

  /** @param rows looked-up rows, with repeats; −1 is left out @param gradient [rows.length, dim], kept until {@link finish} */
  addRows(table: EmbeddingTable, rows: Int32Array, gradient: Float32Array): void {
    this.#contribute(table, { rows, bagOffsets: null, weights: null, gradient });
  }

  /**
   * @param bags rows summed per bag; −1 is left out @param gradient [bags, dim], kept until {@link finish}
   * @param weights of the members, where the sums were weighted
   */
  addBags(table: EmbeddingTable, bags: Csr, gradient: Float32Array, weights: Float32Array | null = null): void {
    this.#contribute(table, { rows: bags.values, bagOffsets: bags.offsets, weights, gradient });
  }

  addDense(parameter: DenseParameter, gradient: Float32Array): void {
    const sum = this.#dense.get(parameter);
    if (sum === undefined) this.#dense.set(parameter, gradient.slice());
    else for (let i = 0; i < sum.length; i++) sum[i] += gradient[i];
  }

  /** The sums; tables and parameters in order of first touch. */
  finish(): Gradients {
    return {
      dense: Array.from(this.#dense, ([parameter, values]) => ({ parameter, values })),
      sparse: Array.from(this.#sparse, ([table, contributions]) => merge(table, contributions, this.#kernels)),
    };
  }

  #contribute(table: EmbeddingTable, contribution: Contribution): void {
    const contributions = this.#sparse.get(table);
    if (contributions === undefined) this.#sparse.set(table, [contribution]);
    else contributions.push(contribution);
  }
}

function merge(table: EmbeddingTable, contributions: readonly Contribution[], kernels: Kernels): SparseGradient {
  const { dim } = table;
  const starts = [0];
  for (const { rows } of contributions) starts.push(starts[starts.length - 1] + rows.length);
  const looked = int32Room(starts[contributions.length]);
  contributions.forEach(({ rows }, n) => looked.set(rows, starts[n]));
  const places = int32Room(looked.length);
  const rows = kernels.distinctRows(looked, places);
  const values = float32Zeros(rows.length * dim);
  contributions.forEach(({ bagOffsets, weights, gradient }, n) => {
    const own = places.subarray(starts[n], starts[n + 1]);
    if (bagOffsets === null) kernels.scatterAddRows(values, dim, own, gradient);
    else kernels.scatterAddBags(values, dim, { offsets: bagOffsets, values: own }, gradient, weights);
  });
  return { table, rows, values };
}
