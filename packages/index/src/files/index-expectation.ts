/** What a caller will use an index with, compared with what the index says it is. */
import { BelfryError } from '@belfry/core';
import type { Metric } from '../vector-index.js';
import type { SavedIndex } from './saved-index.js';

/** What is left out is not compared. */
export interface IndexExpectation {
  readonly dim?: number;
  readonly metric?: Metric;
  /** Hash of the vocabulary rows are to be translated with. */
  readonly vocabulary?: string;
}

/** @throws VOCABULARY_MISMATCH, INDEX_INVALID (another dimension or metric) */
export function requireExpected({ path, header }: SavedIndex, expected: IndexExpectation): void {
  if (expected.vocabulary !== undefined && header.vocabulary !== null && header.vocabulary !== expected.vocabulary) {
    throw new BelfryError('VOCABULARY_MISMATCH', {
      given: `${path}, made with vocabulary ${header.vocabulary.slice(0, 12)}…`,
      expected: `vocabulary ${expected.vocabulary.slice(0, 12)}…`,
      change: 'Build the index again from the run it is used with: `belfry index`.',
    });
  }
  for (const name of ['dim', 'metric'] as const) {
    if (expected[name] === undefined || expected[name] === header[name]) continue;
    throw new BelfryError('INDEX_INVALID', {
      given: `${path} with ${name} ${header[name]}`,
      expected: `${name} ${expected[name]}`,
      change: 'Build the index again from the run it is used with: `belfry index`.',
    });
  }
}
