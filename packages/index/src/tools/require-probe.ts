/** What cannot be measured, said before anything is searched. */
import { BelfryError } from '@belfry/core';
import { requireCount } from '../store/check-input.js';
import { queryCount, type QuerySet } from './query-set.js';

/** @param size vectors of the index. @throws INVALID_ARGUMENT, SHAPE_MISMATCH */
export function requireProbe(queries: QuerySet, k: number, dim: number, size: number): void {
  requireCount('k', k);
  if (queries.dim !== dim || !Number.isInteger(queryCount(queries))) {
    throw new BelfryError('SHAPE_MISMATCH', {
      given: `queries of ${queries.vectors.length} numbers in ${queries.dim} dimensions`,
      expected: `whole vectors of ${dim} dimensions`,
      change: 'Query with vectors of the dimension of the index.',
    });
  }
  if (queryCount(queries) === 0) {
    throw new BelfryError('INVALID_ARGUMENT', {
      given: 'no queries',
      expected: 'at least one',
      change: 'Give some queries to measure with.',
    });
  }
  const findable = queries.ownRows === undefined ? size : size - 1;
  if (k <= findable) return;
  throw new BelfryError('INVALID_ARGUMENT', {
    given: `k = ${k}`,
    expected: `at most ${findable}, as many as an index of ${size} vectors can find${findable < size ? ' for one of them' : ''}`,
    change: 'Measure with a smaller k.',
  });
}
