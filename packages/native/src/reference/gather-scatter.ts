/** Rows of a table copied out, and added back: the forward and backward pass of an embedding look-up. */
import type { TableValues } from '../kernels.js';
import { checkRowList } from '../shapes/row-list-shape.js';
import { widenRow } from './bfloat16.js';

export function gatherRows(table: TableValues, dim: number, rows: Int32Array, out: Float32Array): void {
  checkRowList(table, dim, rows, out, -1);
  for (let i = 0; i < rows.length; i++) {
    const start = rows[i] * dim;
    if (rows[i] < 0) out.fill(0, i * dim, (i + 1) * dim);
    else if (table instanceof Uint16Array) widenRow(table, start, dim, out, i * dim);
    else out.set(table.subarray(start, start + dim), i * dim);
  }
}

export function scatterAddRows(target: Float32Array, dim: number, rows: Int32Array, source: Float32Array): void {
  checkRowList(target, dim, rows, source, -1);
  for (let i = 0; i < rows.length; i++) {
    if (rows[i] < 0) continue;
    for (let j = 0; j < dim; j++) target[rows[i] * dim + j] += source[i * dim + j];
  }
}
