/**
 * What rules kept from an answer: of the k items nearest to the query with nothing left out, those a rule left out, and the
 * first reason that holds. Another reason = its row.
 */
import { compileWhere } from '../filters/compile-where.js';
import type { FilteredOut, LeftOutReason } from '../recall-result.js';
import type { RecallSite } from '../recall-site.js';
import type { Searches } from '../searches.js';
import { nearest } from '../sources/nearest.js';
import type { SourceQuery } from '../sources/source.js';
import type { Where } from '../where.js';
import type { Picked } from './pick.js';

/** Items named at most. */
const NAMED = 20;

export interface Rules {
  readonly k: number;
  readonly where: Where | undefined;
  readonly includeOutOfStock: boolean;
  /** Rows the caller excludes. */
  readonly excluded: readonly number[];
  readonly efSearch: number | undefined;
}

export function* leftOut(
  site: RecallSite,
  queries: readonly SourceQuery[],
  picked: readonly Picked[],
  rules: Rules,
): Searches<FilteredOut[]> {
  const { items } = site;
  const lookups = queries.map(({ vectors }) => ({ vectors, exclude: new Int32Array(0) }));
  const { k: want, efSearch } = rules;
  const unfiltered = yield* nearest(items.index, lookups, { want, allowed: null, efSearch });
  const passes = rules.where === undefined ? null : compileWhere(rules.where, items.attributes);
  const excluded = new Set(rules.excluded);
  return queries.map(({ ownRows }, q) => {
    const own = new Set(ownRows);
    const overQuota = new Set(picked[q].overQuota);
    const reasons: Readonly<Record<LeftOutReason, (row: number) => boolean>> = {
      excluded: (row) => excluded.has(row),
      hidden: (row) => items.isHidden(row),
      outOfStock: (row) => !rules.includeOutOfStock && items.isOutOfStock(row),
      where: (row) => passes !== null && !passes(row),
      seen: (row) => own.has(row),
      quota: (row) => overQuota.has(row),
    };
    const names = Object.keys(reasons) as LeftOutReason[];
    const answer: FilteredOut = { counts: {}, items: [] };
    const { rows, scores } = unfiltered[q];
    for (let n = 0; n < rows.length; n++) {
      const reason = names.find((name) => reasons[name](rows[n]));
      if (reason === undefined) continue;
      answer.counts[reason] = (answer.counts[reason] ?? 0) + 1;
      if (answer.items.length < NAMED) answer.items.push({ item: items.ids.ids[rows[n]], score: scores[n], reason });
    }
    return answer;
  });
}
