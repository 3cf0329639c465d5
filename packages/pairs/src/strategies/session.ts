/**
 * Session: co-click inside sessions, so that what a user did on other days is no pair. Sessions are those of the log, or
 * where it has none, what lies less than `gapMinutes` apart.
 */
import { z } from 'zod';
import { BelfryError } from '@belfry/core';
import { planCounting } from '../contexts/context-blocks.js';
import { setContexts } from '../contexts/set-contexts.js';
import { withinParts } from '../contexts/split-sequences.js';
import { summedLists } from '../contexts/summed-rows.js';
import type { PairSequence } from '../pair-log.js';
import { pairStrategy } from './pair-strategy.js';
import { listFields, setFields } from './shared-options.js';

export const session = pairStrategy({
  summary: 'sessions that have both',
  source: 'co-click, a session for a user',
  options: z.strictObject({
    ...listFields,
    ...setFields,
    gapMinutes: z
      .number()
      .gt(0)
      .default(30)
      .describe('Where the log has no sessions: a longer pause than this ends one.'),
  }),
  async lists({ log, kernels, memoryBytes, progress }, { neighbours, maxItems, gapMinutes }) {
    const rule = withinParts((sequence) => sessionsOf(sequence, gapMinutes), setContexts({ maxItems, damping: 0 }));
    const counting = { log, rule, memoryBytes, progress };
    return summedLists(counting, await planCounting(counting), { kernels, k: neighbours });
  },
});

function sessionsOf({ sessions, timestamps }: PairSequence, gapMinutes: number): Int32Array {
  if (sessions !== null) return sessions;
  if (timestamps === null) throw noSessions();
  let current = 0;
  return Int32Array.from(timestamps, (timestamp, place) => {
    if (place > 0 && timestamp - timestamps[place - 1] > 60_000 * gapMinutes) current++;
    return current;
  });
}

function noSessions(): BelfryError {
  return new BelfryError('MISSING_COLUMN', {
    given: 'the strategy session and a log without sessions and timestamps',
    expected: 'a column that says which events were done in one go',
    change: 'Import the log with its session or timestamp column; where each sequence is one session, take co-click.',
  });
}
