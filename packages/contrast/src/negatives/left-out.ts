/** What no negative of a query may be: its own item, and everything its user is known to like. */
import { csrFromLists, csrRow, type Csr } from '@belfry/core';
import type { ContrastBatch } from '../contrast-batch.js';

/** @param knownPositives user row → item rows, ascending @returns per query item rows, ascending */
export function leftOut({ users, items }: ContrastBatch, knownPositives: Csr): Csr {
  return csrFromLists(Array.from(items, (item, query) => withItem(csrRow(knownPositives, users[query]), item)));
}

function withItem(ascending: Int32Array, item: number): Int32Array {
  return ascending.includes(item) ? ascending : Int32Array.of(...ascending, item).sort();
}
