/** Rows of a table copied out, and added back: the forward and backward pass of an embedding look-up. */
import { checkRowList } from '../shapes/row-list-shape.js';

export function gatherRows(table: Float32Array, dim: number, rows: Int32Array, out: Float32Array): void {
  checkRowList(table, dim, rows, out, -1);
  for (let i = 0; i < rows.length; i++) {
    if (rows[i] < 0) out.fill(0, i * dim, (i + 1) * dim);
    else out.set(table.subarray(rows[i] * dim, (rows[i] + 1) * dim), i * dim);
  }
}

export function scatterAddRows(target: Float32Array, dim: number, rows: Int32Array, source: Float32Array): void {
  checkRowList(target, dim, rows, source, -1);
  for (let i = 0; i < rows.length; i++) {
    if (rows[i] < 0) continue;
    for (let j = 0; j < dim; j++) target[rows[i] * dim + j] += source[i * dim + j];
  }
}
