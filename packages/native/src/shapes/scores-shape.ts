import { BelfryError } from '@belfry/core';
import type { ScoresInput } from '../kernels.js';
import { checkColumnLists } from './csr-shape.js';
import { requireLength, rowsOf } from './shape-error.js';

export interface ScoresShape {
  readonly queryCount: number;
  /** Through all blocks. */
  readonly candidateCount: number;
}

/** @throws BelfryError SHAPE_MISMATCH, INVALID_ARGUMENT */
export function checkScores(input: ScoresInput): ScoresShape {
  const { dim, positiveLogExpectedCount, exclusions, weights } = input;
  const queryCount = rowsOf('queries', input.queries, dim);
  requireLength('positives', input.positives, queryCount * dim, 'one row per query');
  if (positiveLogExpectedCount !== null)
    requireLength('positiveLogExpectedCount', positiveLogExpectedCount, queryCount, 'one per query');
  if (weights !== null) requireLength('weights', weights, queryCount, 'one per query');

  let candidateCount = 0;
  input.candidates.forEach(({ vectors, logExpectedCount }, block) => {
    const rows = rowsOf(`candidates[${block}].vectors`, vectors, dim);
    if (logExpectedCount !== null)
      requireLength(`candidates[${block}].logExpectedCount`, logExpectedCount, rows, 'one per candidate');
    candidateCount += rows;
  });
  if (exclusions !== null) checkColumnLists('exclusions', exclusions, queryCount, candidateCount);
  if (input.groups) {
    requireLength('groups.queries', input.groups.queries, queryCount, 'one per query');
    requireLength('groups.candidates', input.groups.candidates, candidateCount, 'one per candidate');
  }
  requireTemperature(input.temperature);
  return { queryCount, candidateCount };
}

/** @throws BelfryError INVALID_ARGUMENT */
export function requireTemperature(temperature: number): void {
  if (temperature > 0) return;
  throw new BelfryError('INVALID_ARGUMENT', {
    given: `temperature = ${temperature}`,
    expected: 'a number above 0',
    change: 'Pass a positive temperature, about 0.05 to 0.2 for cosines and 1 for dot products.',
  });
}
