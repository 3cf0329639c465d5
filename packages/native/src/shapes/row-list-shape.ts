import { BelfryError, csrRows, type Csr } from '@belfry/core';
import type { RowStep, TableValues } from '../kernels.js';
import { requireLength, rowsOf } from './shape-error.js';

/**
 * A list of rows of a matrix, and, unless it is null, a matrix with one row for each of them.
 *
 * @param least −1 where the list may hold "no row"
 * @throws BelfryError SHAPE_MISMATCH, INVALID_ARGUMENT for a row that does not exist
 */
export function checkRowList(
  matrix: TableValues,
  dim: number,
  rows: Int32Array,
  listed: Float32Array | null,
  least: -1 | 0,
): void {
  const rowCount = rowsOf('the table', matrix, dim);
  if (listed !== null) requireLength('the listed rows', listed, rows.length * dim, `${rows.length} rows of ${dim}`);
  requireRows(rows, rowCount, least);
}

/**
 * Bags of rows of a matrix, a matrix with one row for each bag, and a weight for each member; returns the number of bags.
 *
 * @throws BelfryError SHAPE_MISMATCH, INVALID_ARGUMENT for a row that does not exist
 */
export function checkBags(
  matrix: TableValues,
  dim: number,
  bags: Csr,
  listed: Float32Array | null,
  weights: Float32Array | null,
): number {
  const { offsets, values } = bags;
  const rowCount = rowsOf('the table', matrix, dim);
  const bagCount = csrRows(bags);
  if (offsets[0] !== 0 || offsets[bagCount] !== values.length || offsets.some((end, bag) => end < offsets[bag - 1])) {
    throw new BelfryError('SHAPE_MISMATCH', {
      given: `bags with offsets from ${offsets[0]} to ${offsets[bagCount]} over ${values.length} members`,
      expected: 'offsets that rise from 0 to the number of members',
      change: 'Pass the offsets and the members of the same bags.',
    });
  }
  if (listed !== null) requireLength('the listed rows', listed, bagCount * dim, `one row of ${dim} per bag`);
  if (weights !== null) requireLength('the weights', weights, values.length, 'one per member');
  requireRows(values, rowCount, -1);
  return bagCount;
}

function requireRows(rows: Int32Array, rowCount: number, least: -1 | 0): void {
  for (let i = 0; i < rows.length; i++) {
    if (rows[i] >= least && rows[i] < rowCount) continue;
    throw new BelfryError('INVALID_ARGUMENT', {
      given: `rows[${i}] = ${rows[i]}`,
      expected: `an integer from ${least} to ${rowCount - 1}`,
      change: 'Pass rows of this table.',
    });
  }
}

/** A step on rows, with a gradient or with 0 in its place. */
export type CheckedStep = RowStep & { gradient: Float32Array | null };

/** @param state moments and the like, each of the table's size */
export function checkSparseStep(step: CheckedStep, state: Record<string, Float32Array>): void {
  checkRowList(step.table, step.dim, step.rows, step.gradient, 0);
  for (const [name, array] of Object.entries(state))
    requireLength(name, array, step.table.length, 'the size of the table');
}
