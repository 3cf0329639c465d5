/** The events of a window as examples, each with what its user had before it. */
import { emptyExamples, firstExamples, type ExamplesTable } from './examples-table.js';
import type { RecentItems } from './recent-items.js';

export interface WindowRows {
  /** Per event. */
  readonly user: Int32Array;
  readonly item: Int32Array;
  readonly weight: Float32Array;
}

/**
 * Takes the events in, one after the other. An event's own item is left out of its history, or the tower would find it there;
 * events of weight 0 are remembered but not learnt from.
 *
 * @param recent gets the items @param historyLength of an example; 0 where no tower reads histories
 */
export function windowExamples(rows: WindowRows, recent: RecentItems, historyLength: number): ExamplesTable {
  const table = emptyExamples(rows.user.length, historyLength);
  let length = 0;
  for (let n = 0; n < rows.user.length; n++) {
    const [user, item, weight] = [rows.user[n], rows.item[n], rows.weight[n]];
    if (weight > 0) {
      if (historyLength > 0) recent.copy(user, historyLength, item, table.history, length * historyLength);
      table.user[length] = user;
      table.item[length] = item;
      table.weight[length++] = weight;
    }
    recent.push(user, item);
  }
  return firstExamples(table, length);
}
