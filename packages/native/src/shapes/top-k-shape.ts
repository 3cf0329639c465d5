import { BelfryError } from '@belfry/core';
import type { SelectTopKInput, TopKInput } from '../kernels.js';
import { checkColumnLists } from './csr-shape.js';
import { requireLength, rowsOf } from './shape-error.js';

export interface TopKShape {
  readonly queryCount: number;
  readonly itemCount: number;
}

/** @throws BelfryError SHAPE_MISMATCH, INVALID_ARGUMENT */
export function checkTopK({ dim, queries, items, k, exclude }: TopKInput): TopKShape {
  const shape = { queryCount: rowsOf('queries', queries, dim), itemCount: rowsOf('items', items, dim) };
  requirePositive('k', k);
  if (exclude !== undefined) checkColumnLists('exclude', exclude, shape.queryCount, shape.itemCount);
  return shape;
}

/** @throws BelfryError SHAPE_MISMATCH, INVALID_ARGUMENT */
export function checkSelectTopK({ scores, columns, k, exclude }: SelectTopKInput): TopKShape {
  requirePositive('columns', columns);
  requirePositive('k', k);
  const queryCount = Math.ceil(scores.length / columns);
  requireLength('scores', scores, queryCount * columns, `whole rows of ${columns} columns`);
  if (exclude !== undefined) checkColumnLists('exclude', exclude, queryCount, columns);
  return { queryCount, itemCount: columns };
}

export function requirePositive(name: string, value: number): void {
  if (Number.isInteger(value) && value >= 1) return;
  throw new BelfryError('INVALID_ARGUMENT', {
    given: `${name} = ${value}`,
    expected: 'an integer of at least 1',
    change: `Ask with a ${name} of 1 or more.`,
  });
}
