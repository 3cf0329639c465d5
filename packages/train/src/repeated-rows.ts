/**
 * The items of a step name some rows several times: popular positives recur, and draws meet them. Each row is encoded
 * once; its vector is repeated where it is wanted, and the gradients of the repeats add up.
 */
import { csrFromLists } from '@belfry/core';
import type { Kernels } from '@belfry/native';

export class RepeatedRows {
  /** Each row once, in order of first appearance. */
  readonly distinct: Int32Array;
  readonly #kernels: Kernels;
  /** Place in {@link RepeatedRows.distinct} of each row that is wanted. */
  readonly #places: Int32Array;

  constructor(kernels: Kernels, ...lists: readonly Int32Array[]) {
    this.#kernels = kernels;
    const { values: wanted } = csrFromLists(lists);
    this.#places = new Int32Array(wanted.length);
    this.distinct = kernels.distinctRows(wanted, this.#places);
  }

  /** [distinct, d] → [wanted, d] */
  repeat(vectors: Float32Array): Float32Array {
    const dim = vectors.length / this.distinct.length;
    const repeated = new Float32Array(this.#places.length * dim);
    this.#kernels.gatherRows(vectors, dim, this.#places, repeated);
    return repeated;
  }

  /** The gradient of {@link RepeatedRows.repeat}: [wanted, d] → [distinct, d] */
  collect(gradient: Float32Array): Float32Array {
    const dim = gradient.length / this.#places.length;
    const collected = new Float32Array(this.distinct.length * dim);
    this.#kernels.scatterAddRows(collected, dim, this.#places, gradient);
    return collected;
  }
}
