/** What recall is put together from, all of one run. */
import { BelfryError, csrRows, type Csr } from '@belfry/core';
import type { ServingVectors, Vocabulary } from '@belfry/data';
import type { VectorIndex } from '@belfry/index';
import type { QueryEncoder } from './query-encoder.js';

export interface RecallParts {
  readonly users: Vocabulary;
  readonly items: Vocabulary;
  /** [users, d]; the score of a user and an item is what `index` computes from the two vectors. */
  readonly userVectors: ServingVectors;
  /** [items, d] */
  readonly itemVectors: ServingVectors;
  /** Holds the item vectors under their rows. */
  readonly index: VectorIndex;
  /** Whether the last coordinate is an item's own addition to every user's score (popularity), not a direction. */
  readonly hasBias?: boolean;
  /** Per user row, the items the user already has, in any order. */
  readonly seen: Csr;
  /** Encodes users known only by a history; where absent, the mean of the history's item vectors stands in. */
  readonly encoder?: QueryEncoder;
}

/** @throws VOCABULARY_MISMATCH, SHAPE_MISMATCH where the parts do not belong together */
export function checkPartsFit({ users, items, userVectors, itemVectors, index, seen }: RecallParts): void {
  const counts: readonly (readonly [what: string, found: number, side: string, expected: number])[] = [
    ['user vectors', userVectors.values.length / userVectors.dim, 'users', users.size],
    ['lists of seen items', csrRows(seen), 'users', users.size],
    ['item vectors', itemVectors.values.length / itemVectors.dim, 'items', items.size],
    ['vectors in the index', index.size, 'items', items.size],
  ];
  for (const [what, found, side, expected] of counts) {
    if (found === expected) continue;
    throw new BelfryError('VOCABULARY_MISMATCH', {
      given: `${found} ${what}`,
      expected: `one for each of the ${expected} ${side} in the vocabulary`,
      change: 'Take all parts from one run; build the index again where it is the odd one out.',
    });
  }
  if (userVectors.dim === index.dim && itemVectors.dim === index.dim) return;
  throw new BelfryError('SHAPE_MISMATCH', {
    given: `user vectors of ${userVectors.dim}, item vectors of ${itemVectors.dim} and an index of ${index.dim} dimensions`,
    expected: 'one dimension for all three',
    change: 'Take all parts from one run; build the index again where it is the odd one out.',
  });
}
