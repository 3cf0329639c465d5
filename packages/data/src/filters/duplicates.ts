/** Repeated interactions: the same user, item and event. */
import { csrRow } from '@belfry/core';
import type { Interactions } from '../interactions.js';
import { rowCount, rowsOfUsers } from '../log/users-of-log.js';

/** `keep` takes repeats as evidence; `first` and `last` leave one of each, the oldest or the newest. */
export type DuplicatePolicy = 'keep' | 'first' | 'last';

/** @returns [log.length] 1 = an older or newer one of the same kind is to stay in its place */
export function markDuplicates(log: Interactions, policy: Exclude<DuplicatePolicy, 'keep'>): Uint8Array {
  const marks = new Uint8Array(log.length);
  const rows = rowsOfUsers(log);
  const eventCount = log.event?.names.length ?? 1;
  const lastUser = new Int32Array(rowCount(log.item) * eventCount).fill(-1);
  for (let user = 0; user < rows.offsets.length - 1; user++) {
    const own = csrRow(rows, user);
    for (const row of policy === 'first' ? own : own.reverse()) {
      const kind = log.item[row] * eventCount + (log.event?.codes[row] ?? 0);
      if (lastUser[kind] === user) marks[row] = 1;
      lastUser[kind] = user;
    }
  }
  return marks;
}
