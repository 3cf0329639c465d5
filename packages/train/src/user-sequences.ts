/** What each user did, in order: where the histories of examples are read. */
import type { Csr } from '@belfry/core';
import { isOrderedInTime, rowsOfUsers, type Interactions } from '@belfry/data';

export interface UserSequences {
  /** Per user the items of the log, oldest first. */
  readonly items: Csr;
  /** [examples] where in `items.values` each example stands. */
  readonly place: Int32Array;
  /** Whether the order is that of time, so that what stands before an example came before it. */
  readonly isOrdered: boolean;
}

export function sequencesOfUsers(log: Interactions, userCount: number): UserSequences {
  const { offsets, values: examples } = rowsOfUsers(log, userCount);
  const items = new Int32Array(log.length);
  const place = new Int32Array(log.length);
  for (let i = 0; i < examples.length; i++) {
    items[i] = log.item[examples[i]];
    place[examples[i]] = i;
  }
  return { items: { offsets, values: items }, place, isOrdered: isOrderedInTime(log) };
}
