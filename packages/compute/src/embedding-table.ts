import type { TableValues } from '@belfry/native';

/** Learned rows on the host. A training step gathers, differentiates and updates only the rows it touches. */
export interface EmbeddingTable {
  /** Unique within a run, e.g. `item.id`. */
  readonly name: string;
  readonly rows: number;
  readonly dim: number;
  /** [rows, dim]; read and written through the kernels */
  readonly values: TableValues;
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
