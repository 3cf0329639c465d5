/** `leave-last`: the newest interactions of each user. */
import { csrRow } from '@belfry/core';
import type { Interactions } from '../interactions.js';
import { rowsOfUsers } from '../log/users-of-log.js';

/**
 * Marks the last `count` interactions of each user, of a user with no more than that all but the first. Equal
 * timestamps keep their order in the log: it carries what a coarse clock lost.
 *
 * @returns [log.length] 1 = held out
 */
export function markLast(log: Interactions, count: number): Uint8Array {
  const marks = new Uint8Array(log.length);
  const rows = rowsOfUsers(log);
  for (let user = 0; user < rows.offsets.length - 1; user++) {
    const own = csrRow(rows, user);
    for (const row of own.subarray(Math.max(1, own.length - count))) marks[row] = 1;
  }
  return marks;
}
