/** What recall is put together from, all of one run. */
import { BelfryError, csrRows, type Csr } from '@belfry/core';
import type { FeatureTable, ServingVectors, Vocabulary } from '@belfry/data';
import type { VectorIndex } from '@belfry/index';
import type { WeightedLists } from '@belfry/pairs';
import type { ItemEncoder } from './item-encoder.js';
import type { Activity } from './live/popularity.js';
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
  /** Per user row, the items the user already has, oldest first as far as that is known. */
  readonly seen: Csr;
  /** Encodes users known only by a history; where absent, the mean of the history's item vectors stands in. */
  readonly encoder?: QueryEncoder;
  /** What is known about the items, for filters and quotas; null for a run that does not keep it. */
  readonly itemFeatures?: FeatureTable | null;
  /** Encodes new items; absent where the item tower reads only ids. */
  readonly itemEncoder?: ItemEncoder;
  /** Per item row items found together with it, best first; null where the run has none. */
  readonly similar?: WeightedLists | null;
  /** When and how often items were taken; without it every item of `seen` counts 1. */
  readonly activity?: ItemActivity | null;
}

export interface ItemActivity extends Activity {
  /** [items] when each was first seen, ms; null where times are not known. */
  readonly firstSeen: Float64Array | null;
}

/** That of the run, or what histories tell. */
export function activityOf({ activity, items, seen }: RecallParts): Activity {
  if (activity) return activity;
  const counts = new Float64Array(items.size);
  for (const row of seen.values) counts[row]++;
  return { counts, fading: null };
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
