/**
 * The items of a step name some rows several times: popular positives recur, and draws meet them. Each row is encoded
 * once; its vector is repeated where it is wanted, and the gradients of the repeats add up.
 */
import { csrFromLists, float32Room, float32Zeros } from '@belfry/core';
import { referenceKernels, type Kernels } from '@belfry/native';

export interface RepeatedRows {
  /** Each row once, in order of first appearance. */
  readonly distinct: Int32Array;
  /** Place in {@link RepeatedRows.distinct} of each row that is wanted. */
  readonly places: Int32Array;
}

/** In plain TypeScript: inputs are made in a thread that starts no others. */
export function repeatedRows(...lists: readonly Int32Array[]): RepeatedRows {
  const { values: wanted } = csrFromLists(lists);
  const places = new Int32Array(wanted.length);
  return { distinct: referenceKernels.distinctRows(wanted, places), places };
}

/** Vectors of the distinct rows, [distinct, d] → [wanted, d] */
export function repeat({ distinct, places }: RepeatedRows, vectors: Float32Array, kernels: Kernels): Float32Array {
  const dim = vectors.length / distinct.length;
  const repeated = float32Room(places.length * dim);
  kernels.gatherRows(vectors, dim, places, repeated);
  return repeated;
}

/** The gradient of {@link repeat}: [wanted, d] → [distinct, d] */
export function collect({ distinct, places }: RepeatedRows, gradient: Float32Array, kernels: Kernels): Float32Array {
  const dim = gradient.length / places.length;
  const collected = float32Zeros(distinct.length * dim);
  kernels.scatterAddRows(collected, dim, places, gradient);
  return collected;
}
