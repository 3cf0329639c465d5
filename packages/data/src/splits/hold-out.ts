/** Cutting a validation part out of training data, so that models are chosen without a look at the test part. */
import type { Rng } from '@belfry/core';
import type { Interactions } from '../interactions.js';
import { partitionRows } from '../log/select-rows.js';
import { rowCount } from '../log/users-of-log.js';
import { markLast } from './leave-last.js';
import { markRandom } from './random-split.js';

export interface HoldOutOptions {
  /** `leave-last` takes each user's newest interaction, `random` a share of each user's interactions. */
  readonly strategy: 'random' | 'leave-last';
  /** Share held out by `random`. */
  readonly fraction: number;
  readonly rng: Rng;
}

export interface HoldOut {
  readonly train: Interactions;
  readonly validation: Interactions;
  /** Interactions that stay in `train` because no other there is of their item: nothing could be learned of it otherwise. */
  readonly keptForItems: number;
}

/** Every user and every item of `log` keeps at least one interaction in `train`. */
export function holdOut(log: Interactions, { strategy, fraction, rng }: HoldOutOptions): HoldOut {
  const marks = strategy === 'random' ? markRandom(log, fraction, rng) : markLast(log, 1);
  const keptForItems = keepEveryItem(log, marks);
  const { chosen: validation, rest: train } = partitionRows(log, marks);
  return { train, validation, keptForItems };
}

/** Takes back the mark of the first marked row of each item that has no other. */
function keepEveryItem({ item }: Interactions, marks: Uint8Array): number {
  const remaining = new Int32Array(rowCount(item));
  for (let row = 0; row < item.length; row++) remaining[item[row]] += 1 - marks[row];
  let kept = 0;
  for (let row = 0; row < item.length; row++) {
    if (remaining[item[row]] > 0) continue;
    marks[row] = 0;
    remaining[item[row]] = 1;
    kept++;
  }
  return kept;
}
