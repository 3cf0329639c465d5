/** Errors for ids the vocabulary does not hold, with the nearest one it does. */
import { BelfryError, nearest } from '@belfry/core';
import type { Vocabulary } from '@belfry/data';

export function unknownUser(user: string, users: Vocabulary): BelfryError {
  const near = nearest(user, users.ids);
  return new BelfryError('UNKNOWN_USER', {
    given: `user "${user}"`,
    expected: `one of the ${users.size} users the run was trained on`,
    change: `${meant(near)}, or give the user's items as a history.`,
    details: { user, nearest: near },
  });
}

export function unknownItem(item: string, items: Vocabulary): BelfryError {
  const near = nearest(item, items.ids);
  return new BelfryError('UNKNOWN_ITEM', {
    given: `item "${item}"`,
    expected: `one of the ${items.size} items the run was trained on`,
    change: `${meant(near)}.`,
    details: { item, nearest: near },
  });
}

export function unknownHistory(history: readonly string[], items: Vocabulary): BelfryError {
  const near = history.map((item) => nearest(item, items.ids)).find((id) => id !== null) ?? null;
  return new BelfryError('UNKNOWN_ITEM', {
    given: history.length > 0 ? `a history without a known item: ${history.join(', ')}` : 'an empty history',
    expected: `at least one of the ${items.size} items the run was trained on`,
    change: `${meant(near)}.`,
    details: { history: [...history], nearest: near },
  });
}

function meant(near: string | null): string {
  return near === null ? 'Check the id' : `Check the id; the nearest known one is "${near}"`;
}
