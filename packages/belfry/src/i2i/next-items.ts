/** The task of item-to-item recall on a log: from the last item of a user's training part to what the user takes next. */
import { csrRow, csrRows, type Csr } from '@belfry/core';
import { itemCounts, itemsOfUsers, sortedUniqueItemsOfUsers, type Interactions } from '@belfry/data';
import { decayedQueries, type ItemQueries } from '@belfry/eval';

export interface NextItems {
  /** One per user who has both parts: the last training item. */
  readonly queries: ItemQueries;
  /** Per query, the items that follow, ascending; the query item itself is no answer. */
  readonly wanted: Csr;
  /** [items] training interactions. */
  readonly itemCounts: Int32Array;
}

export function nextItems(train: Interactions, after: Interactions, userCount: number, itemCount: number): NextItems {
  const histories = itemsOfUsers(train, userCount);
  const following = sortedUniqueItemsOfUsers(after, userCount);
  const queries: number[][] = [];
  const wanted: number[][] = [];
  for (let user = 0; user < csrRows(histories); user++) {
    const last = csrRow(histories, user).at(-1);
    const next = last === undefined ? [] : [...csrRow(following, user)].filter((item) => item !== last);
    if (last === undefined || next.length === 0) continue;
    queries.push([last]);
    wanted.push(next);
  }
  const offsets = new Int32Array(wanted.length + 1);
  wanted.forEach((items, n) => (offsets[n + 1] = offsets[n] + items.length));
  return {
    queries: decayedQueries(queries, 0),
    wanted: { offsets, values: Int32Array.from(wanted.flat()) },
    itemCounts: itemCounts(train, itemCount),
  };
}
