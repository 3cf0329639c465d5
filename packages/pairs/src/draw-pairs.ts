/**
 * Positive pairs for training: each list entry (query item, item) comes up by its weight, so that a batch's items follow the
 * distribution that in-batch negatives are corrected for. A log whose users are query items.
 */
import { AliasTable, BelfryError, type Rng } from '@belfry/core';
import type { Interactions } from '@belfry/data';
import type { WeightedLists } from './lists/weighted-lists.js';

/** @throws INVALID_ARGUMENT where no pair has a weight above 0 */
export function drawPairs({ lists, weights }: WeightedLists, count: number, rng: Rng): Interactions {
  if (weights.length === 0) {
    throw new BelfryError('INVALID_ARGUMENT', {
      given: 'lists without a pair',
      expected: 'at least one pair to draw',
      change: 'Choose another strategy, or ask for less evidence (minCount).',
    });
  }
  const queries = new Int32Array(lists.values.length);
  for (let row = 0; row + 1 < lists.offsets.length; row++)
    queries.fill(row, lists.offsets[row], lists.offsets[row + 1]);
  const table = new AliasTable(Float64Array.from(weights, (weight) => Math.max(0, weight)));
  const user = new Int32Array(count);
  const item = new Int32Array(count);
  for (let n = 0; n < count; n++) {
    const entry = table.sample(rng);
    user[n] = queries[entry];
    item[n] = lists.values[entry];
  }
  return { length: count, user, item, timestamp: null, weight: null, session: null, event: null };
}
