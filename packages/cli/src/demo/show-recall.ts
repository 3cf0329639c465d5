/** A user's past beside what is recommended, and an item beside its neighbours. */
import { csrRow, csrRows } from '@belfry/core';
import { itemsOfUsers, sortedUniqueItemsOfUsers, type Dataset } from '@belfry/data';
import type { RecallResult } from 'belfry';
import { table } from '../output/table.js';
import type { ReadableNames } from './readable-names.js';

const TITLE_WIDTH = 46;

/** The first user with a history long enough to show interests, and something in the test part to be found. */
export function typicalUser({ train, test, users }: Dataset): number {
  const histories = itemsOfUsers(train, users.size);
  const later = test === null ? null : sortedUniqueItemsOfUsers(test, users.size);
  const lengthOf = (user: number): number => csrRow(histories, user).length;
  const rows = Array.from({ length: csrRows(histories) }, (_, user) => user);
  const shown = rows.find(
    (user) => lengthOf(user) >= 12 && lengthOf(user) <= 40 && (later === null || csrRow(later, user).length >= 3),
  );
  return shown ?? rows.reduce((longest, user) => (lengthOf(user) > lengthOf(longest) ? user : longest), 0);
}

export function showUser(user: number, { items }: RecallResult, dataset: Dataset, names: ReadableNames): string {
  const past = [...new Set(csrRow(itemsOfUsers(dataset.train, dataset.users.size), user))].toReversed();
  const future = dataset.test === null ? [] : csrRow(sortedUniqueItemsOfUsers(dataset.test, dataset.users.size), user);
  const found = new Set(future);
  const rows = items.map(({ item }, rank) => {
    const row = dataset.items.rowOf(item);
    return [
      past[rank] === undefined ? '' : described(past[rank], names),
      `${found.has(row) ? '✓' : ' '} ${described(row, names)}`,
    ];
  });
  return [
    `User ${dataset.users.ids[user]} cares for ${interestsOf(past, names)}.`,
    table(['what they did last', '  what is recommended (✓ = they chose it later)'], rows),
  ].join('\n');
}

export function showItem({ item, items }: RecallResult, dataset: Dataset, names: ReadableNames): string {
  const rows = items.map((neighbour) => [described(dataset.items.rowOf(neighbour.item), names), neighbour.score]);
  return [`Items like ${described(dataset.items.rowOf(item!), names)}`, table(['item', 'score'], rows)].join('\n');
}

function described(item: number, { title, category }: ReadableNames): string {
  const name = title(item);
  const short = name.length > TITLE_WIDTH ? `${name.slice(0, TITLE_WIDTH - 1)}…` : name;
  return category(item) === '' ? short : `${short} (${category(item)})`;
}

/** The categories of a user's items, most frequent first. */
function interestsOf(items: readonly number[], { category }: ReadableNames): string {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(category(item), (counts.get(category(item)) ?? 0) + 1);
  const ranked = [...counts].sort((a, b) => b[1] - a[1]).slice(0, 4);
  return ranked.map(([name, count]) => `${name} (${count})`).join(', ');
}
