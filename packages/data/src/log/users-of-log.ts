/** A log seen user by user and item by item: sequences, sets and counts. */
import { csrFromPairs, csrRow, type Csr } from '@belfry/core';
import type { Interactions } from '../interactions.js';

/** Whether it can be told what a user did before what: by timestamps, or because the rows stand in time order. */
export function isOrderedInTime({ timestamp, orderIsTime }: Interactions): boolean {
  return timestamp !== null || orderIsTime === true;
}

/**
 * Per user the rows of a log, oldest first: by timestamp, ties and logs without timestamps in log order.
 *
 * @param userCount rows of the result; default: the largest user row of the log + 1
 */
export function rowsOfUsers(log: Interactions, userCount = rowCount(log.user)): Csr {
  const rows = new Int32Array(log.length);
  for (let row = 0; row < rows.length; row++) rows[row] = row;
  const grouped = csrFromPairs(log.user, rows, userCount);
  const { timestamp } = log;
  if (timestamp !== null) for (let user = 0; user < userCount; user++) sortByTime(csrRow(grouped, user), timestamp);
  return grouped;
}

/** Per user the items of a log, oldest first, repeats included: values[k] are item rows. */
export function itemsOfUsers(log: Interactions, userCount: number): Csr {
  const { offsets, values } = rowsOfUsers(log, userCount);
  return { offsets, values: values.map((row) => log.item[row]) };
}

/** Per user the distinct items of a log, ascending: the form of exclusion masks. */
export function sortedUniqueItemsOfUsers(log: Interactions, userCount: number): Csr {
  return sortedUniqueLists(csrFromPairs(log.user, log.item, userCount));
}

/** The same lists, each ascending and every value once. */
export function sortedUniqueLists(lists: Csr): Csr {
  const values = lists.values.slice();
  const offsets = new Int32Array(lists.offsets.length);
  let end = 0;
  for (let row = 0; row + 1 < offsets.length; row++) {
    const list = values.subarray(lists.offsets[row], lists.offsets[row + 1]).sort();
    const start = end;
    for (const value of list) if (end === start || values[end - 1] !== value) values[end++] = value;
    offsets[row + 1] = end;
  }
  return { offsets, values: values.slice(0, end) };
}

/** [itemCount] how many rows of a log are of each item. */
export function itemCounts(log: Interactions, itemCount: number): Int32Array {
  return countRows(log.item, itemCount);
}

/** [userCount] how many rows of a log are of each user. */
export function userCounts(log: Interactions, userCount: number): Int32Array {
  return countRows(log.user, userCount);
}

/** The largest row + 1. */
export function rowCount(rows: Int32Array): number {
  return rows.reduce((most, row) => Math.max(most, row + 1), 0);
}

function countRows(rows: Int32Array, count: number): Int32Array {
  const counts = new Int32Array(count);
  for (let i = 0; i < rows.length; i++) counts[rows[i]]++;
  return counts;
}

function sortByTime(rows: Int32Array, timestamp: Float64Array): void {
  const inOrder = rows.every((row, i) => i === 0 || timestamp[rows[i - 1]] <= timestamp[row]);
  if (!inOrder) rows.sort((a, b) => timestamp[a] - timestamp[b] || a - b);
}
