import { BelfryError } from '@belfry/core';
import type { SparseStep } from '../kernels.js';
import { requireLength, rowsOf } from './shape-error.js';

/**
 * A list of rows of a matrix, and a matrix with one row for each of them.
 *
 * @param least −1 where the list may hold "no row"
 * @throws BelfryError SHAPE_MISMATCH, INVALID_ARGUMENT for a row that does not exist
 */
export function checkRowList(
  matrix: Float32Array,
  dim: number,
  rows: Int32Array,
  listed: Float32Array,
  least: -1 | 0,
): void {
  const rowCount = rowsOf('the table', matrix, dim);
  requireLength('the listed rows', listed, rows.length * dim, `${rows.length} rows of ${dim}`);
  for (let i = 0; i < rows.length; i++) {
    if (rows[i] >= least && rows[i] < rowCount) continue;
    throw new BelfryError('INVALID_ARGUMENT', {
      given: `rows[${i}] = ${rows[i]}`,
      expected: `an integer from ${least} to ${rowCount - 1}`,
      change: 'Pass rows of this table.',
    });
  }
}

/** @param state moments and the like, each of the table's size */
export function checkSparseStep(step: SparseStep, state: Record<string, Float32Array>): void {
  checkRowList(step.table, step.dim, step.rows, step.gradient, 0);
  for (const [name, array] of Object.entries(state))
    requireLength(name, array, step.table.length, 'the size of the table');
}
