/** What lists are made of, no truth needed: how much of the catalogue they show, how popular that is, and how pure. */
import { csrRow, csrRows, type Csr } from '@belfry/core';
import { RecommendedItems } from '../metrics/recommended-items.js';

export interface ListFigures {
  /** Share of the catalogue that stands in at least one list of k. */
  readonly coverage: number;
  /** Mean share of the catalogue that is less popular than a listed item: .5 = no preference. */
  readonly popularity: number;
  /** Share of listed items that belong to the less popular half of the catalogue. */
  readonly longTail: number;
  /** Share of items whose list is empty. */
  readonly empty: number;
  /** Share of listed items that are of the query's group; null where groups are not known. */
  readonly sameGroup: number | null;
}

/** @param groups of each item, −1 = in none: interests, categories */
export function listFigures(
  lists: Csr,
  k: number,
  itemCounts: ArrayLike<number>,
  groups: Int32Array | null,
): ListFigures {
  const percentiles = popularityPercentiles(itemCounts);
  const shown = new RecommendedItems(itemCounts.length);
  let [listed, popularity, tail, empty, same, grouped] = [0, 0, 0, 0, 0, 0];
  for (let query = 0; query < csrRows(lists); query++) {
    const list = csrRow(lists, query).subarray(0, k);
    shown.add(list, list.length);
    listed += list.length;
    if (list.length === 0) empty++;
    for (const item of list) {
      popularity += percentiles[item];
      if (percentiles[item] < 0.5) tail++;
      if (groups === null || groups[query] < 0) continue;
      grouped++;
      if (groups[item] === groups[query]) same++;
    }
  }
  return {
    coverage: shown.coverage,
    popularity: popularity / listed,
    longTail: tail / listed,
    empty: empty / csrRows(lists),
    sameGroup: grouped === 0 ? null : same / grouped,
  };
}

/** [items] share of the other items that are less popular, equal ones counting half: from 0 to 1, ½ on average. */
function popularityPercentiles(itemCounts: ArrayLike<number>): Float64Array {
  const items = itemCounts.length;
  const order = Int32Array.from({ length: items }, (_, item) => item).sort((a, b) => itemCounts[a] - itemCounts[b]);
  const percentiles = new Float64Array(items);
  for (let from = 0, to = 0; from < items; from = to) {
    while (to < items && itemCounts[order[to]] === itemCounts[order[from]]) to++;
    const middle = (from + to - 1) / 2;
    for (let n = from; n < to; n++) percentiles[order[n]] = items === 1 ? 0.5 : middle / (items - 1);
  }
  return percentiles;
}
