/**
 * Items like those of the recent history. Where the run has lists of items found together, score(j) = Σ_h w_h · weight(h → j)
 * over the history's newest items h; else the nearest by item vector, score(j) = max_h w_h · likeness(h, j). w_h halves every
 * `halfLife` items back.
 */
import { csrRow } from '@belfry/core';
import type { WeightedLists } from '@belfry/pairs';
import { recencyWeights, withoutBias } from '../queries/item-vectors.js';
import type { Ranked } from '../ranked.js';
import type { RecallSite } from '../recall-site.js';
import type { Searches } from '../searches.js';
import { mayCome } from './may-come.js';
import { bestOf, nearest, rankedBy } from './nearest.js';
import type { Limits, RecallSource, SourceQuery } from './source.js';

/** Newest different items of a history that are asked for others. */
const RECENT_BY_LISTS = 20;
const RECENT_BY_VECTORS = 5;
/** Of histories whose items would else all count alike. */
const HALF_LIFE = 5;

export const i2i: RecallSource = {
  summary: 'like the items of the recent history',
  *candidates(site, queries, limits) {
    const { similar } = site;
    const own = Number.isFinite(limits.halfLife) ? limits : { ...limits, halfLife: HALF_LIFE };
    if (similar === null) return yield* byVectors(site, queries, own);
    return queries.map((query) => byLists(similar, site, query, own));
  },
};

export function byLists(
  { lists, weights }: WeightedLists,
  site: RecallSite,
  query: SourceQuery,
  limits: Limits,
): Ranked {
  const may = mayCome(site, query, limits);
  const { rows, weightOf } = recent(query, RECENT_BY_LISTS, limits);
  const scores = new Map<number, number>();
  rows.forEach((row, n) => {
    if (row >= site.items.runCount) return;
    const from = lists.offsets[row];
    csrRow(lists, row).forEach((other, place) => {
      if (may(other)) scores.set(other, (scores.get(other) ?? 0) + weightOf[n] * weights[from + place]);
    });
  });
  return rankedBy(scores, limits.want, true);
}

function* byVectors(site: RecallSite, queries: readonly SourceQuery[], limits: Limits): Searches<Ranked[]> {
  const { items } = site;
  const asked = queries.map((query) => recent(query, RECENT_BY_VECTORS, limits));
  const found = yield* nearest(
    items.index,
    asked.flatMap(({ rows }, q) =>
      rows.map((row) => ({
        vectors: [withoutBias(items.vectors.at(row), items.hasBias)],
        exclude: queries[q].exclude,
      })),
    ),
    limits,
  );
  let at = 0;
  return asked.map(({ rows, weightOf }) => {
    const lists = rows.map((_, n): Ranked => {
      const list = found[at++];
      return { ...list, scores: Array.from(list.scores, (score) => weightOf[n] * score) };
    });
    return bestOf(lists, limits.want);
  });
}

/** The newest different items, oldest first. */
function recent(
  { history }: Pick<SourceQuery, 'history'>,
  most: number,
  { halfLife }: Limits,
): { rows: number[]; weightOf: Float64Array } {
  const rows = [...new Set(history().toReversed())].slice(0, most).reverse();
  return { rows, weightOf: recencyWeights(rows.length, halfLife) };
}
