import type { Rng } from '@belfry/core';

/** Learned rows in host memory. A training step gathers, differentiates and updates only the rows it touches. */
export interface EmbeddingTable {
  /** Unique within a run, e.g. `item.id`. */
  readonly name: string;
  readonly rows: number;
  readonly dim: number;
  /** [rows, dim] */
  readonly values: Float32Array;
}

/** The gradient of a step with respect to the touched rows of one table. */
export interface SparseGradient {
  readonly table: EmbeddingTable;
  /** Unique, in order of first touch. */
  readonly rows: Int32Array;
  /** [rows.length, dim] */
  readonly values: Float32Array;
}

/** A learned dense array (a layer's kernel or bias), held on the host; tensors are made from it for a step. */
export interface DenseParameter {
  /** Unique within a run, e.g. `user.layers.0.kernel`. */
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

export interface DenseGradient {
  readonly parameter: DenseParameter;
  readonly values: Float32Array;
}

/** All gradients of one step. */
export interface Gradients {
  readonly dense: readonly DenseGradient[];
  readonly sparse: readonly SparseGradient[];
}

/**
 * Independent normal values: how tables and kernels start.
 *
 * @param std standard deviation; norm / √dim gives rows of about that norm
 */
export function normalValues(length: number, std: number, rng: Rng): Float32Array {
  const values = new Float32Array(length);
  for (let i = 0; i < length; i++) values[i] = std * rng.normal();
  return values;
}
