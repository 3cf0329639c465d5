import { csrRows } from '@belfry/core';
import type { SparseTopKInput } from '../kernels.js';
import { checkColumnLists } from './csr-shape.js';
import { requireLength } from './shape-error.js';
import { requirePositive, type TopKShape } from './top-k-shape.js';

/** @throws BelfryError SHAPE_MISMATCH, INVALID_ARGUMENT */
export function checkSparseTopK(input: SparseTopKInput): TopKShape {
  const { left, right, columns, k, rowWeights, weights, leftWeights = null, cosine, exclude } = input;
  const rows = csrRows(left);
  requirePositive('k', k);
  requirePositive('columns', columns);
  checkColumnLists('left', left, rows, csrRows(right));
  checkColumnLists('right', right, csrRows(right), columns);
  if (rowWeights !== null) requireLength('rowWeights', rowWeights, csrRows(right), 'one per row of right');
  if (weights !== null) requireLength('weights', weights, right.values.length, 'one per entry of right');
  if (leftWeights !== null) requireLength('leftWeights', leftWeights, left.values.length, 'one per entry of left');
  if (cosine !== null) {
    requireLength('rowNorms', cosine.rowNorms, rows, 'one per row of left');
    requireLength('columnNorms', cosine.columnNorms, columns, 'one per column');
  }
  if (exclude !== undefined) checkColumnLists('exclude', exclude, rows, columns);
  return { queryCount: rows, itemCount: columns };
}
