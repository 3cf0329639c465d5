/**
 * The k-core of a log: the largest part in which every user and every item has at least k interactions. Users and items
 * with fewer are peeled off, which may bring others below k, until none is left (Batagelj & Zaveršnik 2003).
 */
import { csrFromPairs, csrRow, type Csr } from '@belfry/core';
import type { Interactions } from '../interactions.js';
import { rowCount } from '../log/users-of-log.js';

/**
 * Time and memory are linear in the interactions.
 *
 * @param k at least 1; repeats of a pair count each
 * @returns [log.length] 1 = in the core
 */
export function markCore(log: Interactions, k: number): Uint8Array {
  const marks = new Uint8Array(log.length).fill(1);
  const users = sideOf(log.user);
  const items = sideOf(log.item);
  const peel = (side: Side, other: Side, row: number): void => {
    for (const event of csrRow(side.events, row)) {
      if (marks[event] === 0) continue;
      marks[event] = 0;
      const met = other.rows[event];
      if (other.counts[met]-- === k) other.below.push(met);
    }
  };
  for (const side of [users, items]) side.counts.forEach((count, row) => count < k && side.below.push(row));
  while (users.below.length > 0 || items.below.length > 0) {
    while (users.below.length > 0) peel(users, items, users.below.pop()!);
    while (items.below.length > 0) peel(items, users, items.below.pop()!);
  }
  return marks;
}

/** Users or items while peeling. */
interface Side {
  /** Per event the row on this side. */
  readonly rows: Int32Array;
  /** Per row its events. */
  readonly events: Csr;
  /** Per row the events that are left. */
  readonly counts: Int32Array;
  /** Rows found to have fewer than k and not peeled yet; each comes here once. */
  readonly below: number[];
}

function sideOf(rows: Int32Array): Side {
  const count = rowCount(rows);
  const events = csrFromPairs(
    rows,
    rows.map((_, event) => event),
    count,
  );
  return {
    rows,
    events,
    counts: Int32Array.from({ length: count }, (_, row) => events.offsets[row + 1] - events.offsets[row]),
    below: [],
  };
}
