import { BelfryError, csrRows, type Csr } from '@belfry/core';
import { requireCount } from './store/check-input.js';
import type { SearchOptions } from './vector-index.js';

/** @throws INVALID_ARGUMENT, SHAPE_MISMATCH */
export function requireSearch(queryCount: number, k: number, { exclude, efSearch = 1 }: SearchOptions): void {
  requireCount('k', k);
  requireCount('efSearch', efSearch);
  if (exclude !== undefined) requireLists(exclude, queryCount);
}

function requireLists(exclude: Csr, queryCount: number): void {
  const { offsets, values } = exclude;
  if (csrRows(exclude) !== queryCount) {
    throw wrongLists(
      `${csrRows(exclude)} lists of excluded rows for ${queryCount} queries`,
      'one list for each query',
      'Give an empty list where a query excludes nothing.',
    );
  }
  let end = 0;
  for (const offset of offsets) {
    if (offset < end) throw wrongOrder(values.length);
    end = offset;
  }
  if (offsets[0] !== 0 || end > values.length) throw wrongOrder(values.length);
}

function wrongOrder(valueCount: number): BelfryError {
  return wrongLists(
    `offsets of excluded rows that do not rise from 0 to at most ${valueCount}`,
    'offsets and values of the same lists',
    'Make the lists with csrFromLists or csrFromPairs.',
  );
}

function wrongLists(given: string, expected: string, change: string): BelfryError {
  return new BelfryError('SHAPE_MISMATCH', { given, expected, change });
}
