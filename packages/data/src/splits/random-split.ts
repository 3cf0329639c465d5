/** `random`: a share of each user's interactions, drawn at random. */
import { csrRow, type Rng } from '@belfry/core';
import type { Interactions } from '../interactions.js';
import { rowsOfUsers } from '../log/users-of-log.js';

/**
 * Of a user with m interactions, ⌊m·fraction + U⌋ are marked (U uniform in [0, 1), so that the share is right on
 * average for short histories too), never all of them.
 *
 * @param fraction between 0 and 1
 * @returns [log.length] 1 = held out
 */
export function markRandom(log: Interactions, fraction: number, rng: Rng): Uint8Array {
  const marks = new Uint8Array(log.length);
  const rows = rowsOfUsers(log);
  for (let user = 0; user < rows.offsets.length - 1; user++) {
    const own = csrRow(rows, user);
    if (own.length === 0) continue;
    const count = Math.min(Math.floor(own.length * fraction + rng.float()), own.length - 1);
    for (const row of rng.shuffle(own).subarray(0, count)) marks[row] = 1;
  }
  return marks;
}
