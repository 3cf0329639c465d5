import { BelfryError, csrRows } from '@belfry/core';
import { requireCount } from './store/check-input.js';
import type { SearchOptions } from './vector-index.js';

/** @throws INVALID_ARGUMENT, SHAPE_MISMATCH */
export function requireSearch(queryCount: number, k: number, { exclude, efSearch = 1 }: SearchOptions): void {
  requireCount('k', k);
  requireCount('efSearch', efSearch);
  if (exclude === undefined || csrRows(exclude) === queryCount) return;
  throw new BelfryError('SHAPE_MISMATCH', {
    given: `${csrRows(exclude)} lists of excluded rows for ${queryCount} queries`,
    expected: 'one list for each query',
    change: 'Give an empty list where a query excludes nothing.',
  });
}
