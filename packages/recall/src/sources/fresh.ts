/** The newest items: those that came since the run, the last first, then those of the run by when they were first seen. */
import type { RecallSite } from '../recall-site.js';
import { firstThatMay, mayCome } from './may-come.js';
import type { RecallSource } from './source.js';

const orders = new WeakMap<object, Int32Array>();

export const fresh: RecallSource = {
  summary: 'new in the catalogue',
  // oxlint-disable-next-line require-yield
  *candidates(site, queries, limits) {
    return queries.map((query) => {
      const rows = firstThatMay(newestFirst(site), mayCome(site, query, limits), limits.want);
      return { rows, scores: rows.map((_, place) => 1 / (1 + place)), exact: true };
    });
  },
};

/** Each row once. */
function* newestFirst(site: RecallSite): Generator<number> {
  const arrivals = new Set(site.items.arrivals);
  yield* arrivals;
  for (const row of runOrder(site)) if (!arrivals.has(row)) yield row;
}

/** Rows of the run, the newest first; where times are not known, none. */
function runOrder({ firstSeen }: RecallSite): Int32Array {
  if (firstSeen === null) return new Int32Array(0);
  let order = orders.get(firstSeen);
  if (order === undefined) {
    order = Int32Array.from(firstSeen, (_, row) => row).sort((a, b) => firstSeen[b] - firstSeen[a] || a - b);
    orders.set(firstSeen, order);
  }
  return order;
}
