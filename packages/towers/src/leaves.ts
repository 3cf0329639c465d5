/**
 * The leaves of a pass: what the host gathers before tensors are made, each with the way its gradient goes back to where
 * it was gathered from.
 */
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import { csrRows, float32Room, type Csr } from '@belfry/core';
import type { DenseParameter, EmbeddingTable, GradientAccumulator, Leaf, NamedRows } from '@belfry/compute';
import type { Kernels } from '@belfry/native';
import type { Forward } from './tower.js';

type Collect = (gradient: Float32Array, into: GradientAccumulator) => void;

/** Columns an encoder contributes, [n, width]: a leaf as it is, or something computed from leaves. */
export type Block = LeafBlock | { readonly forward: Forward };

export interface LeafBlock {
  /** Index of the leaf. */
  readonly leaf: number;
}

export function blockTensor(block: Block, leaves: readonly Tensor[]): Tensor2D {
  return 'leaf' in block ? (leaves[block.leaf] as Tensor2D) : block.forward(leaves);
}

export class Leaves {
  readonly list: (Leaf & { readonly collect: Collect })[] = [];
  /** Everything the pass starts from, by name. */
  readonly inputs: NamedRows[] = [];

  constructor(readonly kernels: Kernels) {}

  add(values: Float32Array, shape: readonly number[], collect: Collect): LeafBlock {
    this.list.push({ values, shape, collect });
    return { leaf: this.list.length - 1 };
  }

  /** Rows of a table or of a column, [rows.length, dim]; zeros for −1. */
  gather({ name, values, dim }: Pick<EmbeddingTable, 'name' | 'values' | 'dim'>, rows: Int32Array): Float32Array {
    const gathered = float32Room(rows.length * dim);
    this.kernels.gatherRows(values, dim, rows, gathered);
    this.inputs.push({ name, values: gathered, rows });
    return gathered;
  }

  /** {@link Leaves.gather} of a table, as a leaf. */
  rows(table: EmbeddingTable, rows: Int32Array): LeafBlock {
    const { dim } = table;
    const values = this.gather(table, rows);
    return this.add(values, [rows.length, dim], (gradient, into) => into.addRows(table, rows, gradient));
  }

  /** Sums over bags of rows of a table, each bag's times its scale, [bags, dim]. */
  bags(table: EmbeddingTable, bags: Csr, scales: Float32Array): LeafBlock {
    const { dim } = table;
    const values = scaleRows(this.kernels.sumBags(table.values, dim, bags), dim, scales);
    this.inputs.push({ name: `sums of ${table.name}`, values, rows: null });
    return this.add(values, [scales.length, dim], (gradient, into) =>
      into.addBags(table, bags, scaleRows(gradient.slice(), dim, scales)),
    );
  }

  /** Sums over bags of rows of a table, each member times its weight, [bags, dim]. */
  weightedBags(table: EmbeddingTable, bags: Csr, weights: Float32Array): LeafBlock {
    const { dim } = table;
    const values = this.kernels.sumBags(table.values, dim, bags, weights);
    this.inputs.push({ name: `sums of ${table.name}`, values, rows: null });
    return this.add(values, [csrRows(bags), dim], (gradient, into) => into.addBags(table, bags, gradient, weights));
  }

  dense(parameter: DenseParameter): LeafBlock {
    this.inputs.push({ name: parameter.name, values: parameter.values, rows: null });
    return this.add(parameter.values, parameter.shape, (gradient, into) => into.addDense(parameter, gradient));
  }
}

function scaleRows(matrix: Float32Array, dim: number, scales: Float32Array): Float32Array {
  for (let i = 0, at = 0; i < scales.length; i++) {
    for (const end = at + dim; at < end; at++) matrix[at] *= scales[i];
  }
  return matrix;
}
