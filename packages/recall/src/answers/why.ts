/** The items of a history nearest to an item, by the inner product of their vectors. */
import type { RecallSite } from '../recall-site.js';
import { likeness } from '../queries/item-vectors.js';

const NAMED = 3;
/** Newest different items that are compared. */
const MOST_ITEMS = 64;

export function nearestOfHistory(
  { items }: RecallSite,
  history: Int32Array,
  row: number,
): { item: string; score: number }[] {
  const recent = [...new Set(history.toReversed())].slice(0, MOST_ITEMS).filter((other) => other !== row);
  return recent
    .map((other) => ({ item: items.ids.ids[other], score: likeness(items, row, other) }))
    .sort((a, b) => b.score - a.score)
    .slice(0, NAMED);
}
