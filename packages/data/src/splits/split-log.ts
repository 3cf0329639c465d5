/** One log → training, validation and test part. */
import { BelfryError, type Rng } from '@belfry/core';
import type { Interactions } from '../interactions.js';
import { partitionRows } from '../log/select-rows.js';
import { parseIso } from '../sources/timestamps.js';
import { markFrom } from './global-time.js';
import { markLast } from './leave-last.js';
import { markRandom } from './random-split.js';
import type { SplitOptions } from './split-options.js';

export interface Parts {
  readonly train: Interactions;
  readonly validation: Interactions | null;
  readonly test: Interactions | null;
}

/** Marks the rows to hold out. */
type Strategy = (log: Interactions, options: SplitOptions, rng: Rng) => Uint8Array;

const strategies: Readonly<Record<Exclude<SplitOptions['strategy'], 'given'>, Strategy>> = {
  'global-time': (log, { from, fraction }) => markFrom(log, typeof from === 'string' ? parseIso(from) : from, fraction),
  'leave-last': (log, { count }) => markLast(inTimeOrder(log), count),
  random: (log, { fraction }, rng) => markRandom(log, fraction, rng),
};

/** @throws BelfryError SPLIT_IMPOSSIBLE where the log lacks what the strategy needs, or a part would be empty */
export function splitLog(log: Interactions, strategy: keyof typeof strategies, options: SplitOptions, rng: Rng): Parts {
  const cut = (
    from: Interactions,
    settings: SplitOptions,
    part: string,
  ): { chosen: Interactions; rest: Interactions } => {
    const parts = partitionRows(from, strategies[strategy](from, settings, rng.fork(part)));
    for (const [name, { length }] of [
      ['training', parts.rest],
      [part, parts.chosen],
    ] as const) {
      if (length === 0) throw emptyPart(name, strategy, from);
    }
    return parts;
  };
  const { chosen: test, rest } = cut(log, options, 'test');
  if (!options.validation) return { train: rest, validation: null, test };
  const { chosen: validation, rest: train } = cut(rest, { ...options, from: null }, 'validation');
  return { train, validation, test };
}

function inTimeOrder(log: Interactions): Interactions {
  if (log.timestamp !== null || log.orderIsTime === true) return log;
  throw new BelfryError('SPLIT_IMPOSSIBLE', {
    given: 'leave-last of a log without timestamps, whose order means nothing',
    expected: 'a timestamp column, or the format sequences',
    change: 'Map the column (--map timestamp=COLUMN), or split by random.',
  });
}

function emptyPart(part: string, strategy: string, { length }: Interactions): BelfryError {
  return new BelfryError('SPLIT_IMPOSSIBLE', {
    given: `a ${part} part without interactions, cut by ${strategy} from ${length}`,
    expected: 'at least one interaction in each part',
    change: 'Choose another split, fraction, count or moment.',
  });
}
