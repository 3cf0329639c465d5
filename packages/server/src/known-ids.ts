/** Ids the run does not know, refused before anything is searched: no suggestion is looked for, as that takes the longer the more there are. */
import { BelfryError } from '@belfry/core';
import type { Recall } from '@belfry/recall';

/** @throws UNKNOWN_USER */
export function requireUser({ users }: Recall, user: string): void {
  if (users.rowOf(user) >= 0) return;
  throw new BelfryError('UNKNOWN_USER', {
    given: `user "${user}"`,
    expected: `one of the ${users.size} users known here`,
    change: "Check the id, give the user's items as a history, or record events of the user first.",
    details: { user },
  });
}

/** @throws UNKNOWN_ITEM where none of the items is known */
export function requireAnyItem(recall: Recall, ids: readonly string[]): void {
  if (ids.some((id) => isThere(recall, id))) return;
  const { items } = recall;
  throw new BelfryError('UNKNOWN_ITEM', {
    given: ids.length === 1 ? `item "${ids[0]}"` : `${ids.length} items, none of which is known`,
    expected: `one of the ${items.size} items known here`,
    change: 'Check the id, or upsert the item first.',
    details: { items: ids.slice(0, 10) },
  });
}

/** Items that were deleted keep their row, and no vector. */
function isThere({ items, index }: Recall, item: string): boolean {
  const row = items.rowOf(item);
  return row >= 0 && index.vector(row) !== null;
}
