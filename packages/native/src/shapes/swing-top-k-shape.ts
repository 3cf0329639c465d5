import { BelfryError, csrRows } from '@belfry/core';
import type { SwingTopKInput } from '../kernels.js';
import { checkColumnLists } from './csr-shape.js';
import { requireLength } from './shape-error.js';
import { requirePositive, type TopKShape } from './top-k-shape.js';

/** @throws BelfryError SHAPE_MISMATCH, INVALID_ARGUMENT */
export function checkSwingTopK({ left, right, columns, k, userWeights, alpha, exclude }: SwingTopKInput): TopKShape {
  const rows = csrRows(left);
  const users = csrRows(right);
  requirePositive('k', k);
  requirePositive('columns', columns);
  checkColumnLists('left', left, rows, users);
  checkColumnLists('right', right, users, columns);
  if (userWeights !== null) requireLength('userWeights', userWeights, users, 'one per user');
  if (exclude !== undefined) checkColumnLists('exclude', exclude, rows, columns);
  if (alpha >= 0) return { queryCount: rows, itemCount: columns };
  throw new BelfryError('INVALID_ARGUMENT', {
    given: `alpha ${alpha}`,
    expected: 'a number ≥ 0',
    change: 'Give the smoothing of swing, such as 5.',
  });
}
