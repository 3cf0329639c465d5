import { BelfryError } from '@belfry/core';
import type { OwnScoresInput } from '../kernels.js';
import { requireTemperature } from './scores-shape.js';
import { requireLength, rowsOf } from './shape-error.js';

export interface OwnScoresShape {
  /** B */
  readonly queryCount: number;
  /** M */
  readonly perQuery: number;
}

/** @throws BelfryError SHAPE_MISMATCH, INVALID_ARGUMENT */
export function checkOwnScores({ dim, left, weights, temperature, ...matrices }: OwnScoresInput): OwnScoresShape {
  const queryCount = rowsOf('queries', matrices.queries, dim);
  requireLength('positives', matrices.positives, queryCount * dim, 'one row per query');
  requireLength('left', left, queryCount, 'one per query');
  if (weights !== null) requireLength('weights', weights, queryCount, 'one per query');
  const rows = rowsOf('candidates', matrices.candidates, dim);
  const perQuery = Math.floor(rows / Math.max(queryCount, 1));
  requireLength('candidates', matrices.candidates, perQuery * queryCount * dim, 'as many rows for each query');
  const wrong = left.findIndex((count) => count < 0 || count > perQuery);
  if (wrong >= 0) throw wrongCount(left[wrong], wrong, perQuery);
  requireTemperature(temperature);
  return { queryCount, perQuery };
}

function wrongCount(count: number, query: number, perQuery: number): BelfryError {
  return new BelfryError('INVALID_ARGUMENT', {
    given: `left[${query}] = ${count}`,
    expected: `0 to ${perQuery}, the candidates of a query`,
    change: 'Count the candidates that each query has, at the start of its rows.',
  });
}
