/** The way of every call: queries → candidates → items picked → answers with ids. */
import { BelfryError, nearest } from '@belfry/core';
import { checkedHalfLife, checkedK, type RecallOptions } from '../recall-options.js';
import type { RecallItem, RecallResult } from '../recall-result.js';
import type { RecallSite } from '../recall-site.js';
import type { Query } from '../queries/query.js';
import type { Searches } from '../searches.js';
import { recallSources, sourceNames, type SourceName } from '../sources/registry.js';
import type { SourceQuery } from '../sources/source.js';
import { leftOut } from './left-out.js';
import { pick, type Picked, type Plan, type SourceShare } from './pick.js';
import { quotaTallies } from './quota-tally.js';
import { nearestOfHistory } from './why.js';

/** What is the same for all queries of a call. */
export interface Call {
  readonly plan: Plan;
  readonly excluded: readonly number[];
  readonly notes: readonly string[];
  readonly options: RecallOptions;
}

/** @throws INVALID_ARGUMENT, UNKNOWN_FEATURE, FEATURES_MISSING */
export function planCall(site: RecallSite, options: RecallOptions, sources: readonly SourceShare[]): Call {
  const { items } = site;
  const { where, quota, includeOutOfStock = false, exclude = [] } = options;
  const unknown = exclude.filter((id) => items.rowOf(id) < 0);
  return {
    plan: {
      k: checkedK(options.k),
      sources,
      allowed: items.allowed(where, includeOutOfStock),
      tallies: quota === undefined ? null : quotaTallies(quota, items.attributes),
      efSearch: options.efSearch,
      halfLife: checkedHalfLife(options.halfLife),
    },
    excluded: exclude.map((id) => items.rowOf(id)).filter((row) => row >= 0),
    // They cannot come back anyway.
    notes: unknown.length > 0 ? [`not in the catalogue, nothing to exclude: ${unknown.join(', ')}`] : [],
    options,
  };
}

const onlyU2i: readonly SourceShare[] = [{ name: 'u2i', source: recallSources.u2i, share: 1 }];

/** @throws INVALID_ARGUMENT */
export function sharesOf(sources: RecallOptions['sources']): readonly SourceShare[] {
  if (sources === undefined) return onlyU2i;
  const given = Object.entries(sources).filter(([, share]) => share !== undefined) as [SourceName, number][];
  const wrong = given.find(([name, share]) => !sourceNames.includes(name) || !(share > 0 && share < Infinity));
  if (given.length === 0 || wrong !== undefined) throw badSources(wrong);
  return given.map(([name, share]) => ({ name, source: recallSources[name], share }));
}

export function withExcluded(queries: readonly Query[], excluded: readonly number[]): SourceQuery[] {
  return queries.map((query) => ({
    ...query,
    exclude: excluded.length === 0 ? query.ownRows : Int32Array.from(new Set([...query.ownRows, ...excluded])).sort(),
  }));
}

export function* answer(site: RecallSite, queries: readonly Query[], call: Call): Searches<RecallResult[]> {
  if (queries.length === 0) return [];
  const { plan, excluded, options } = call;
  const asked = withExcluded(queries, excluded);
  const picked = yield* pick(site, asked, plan);
  if (!options.explain) return picked.map((one, q) => resultOf(site, queries[q], one, call));
  const { where, includeOutOfStock = false } = options;
  const { k, efSearch } = plan;
  const filteredOut = yield* leftOut(site, asked, picked, { k, where, includeOutOfStock, excluded, efSearch });
  return picked.map((one, q) => {
    const { notes, ...result } = resultOf(site, queries[q], one, call);
    explainItems(site, queries[q], one, plan, result.items);
    return { ...result, filteredOut: filteredOut[q], ...(notes === undefined ? {} : { notes }) };
  });
}

function resultOf(site: RecallSite, query: Query, picked: Picked, { plan, notes, options }: Call): RecallResult {
  const { ids } = site.items.ids;
  const { rows, scores } = picked;
  const from = options.sources === undefined ? null : picked.from;
  const items: RecallItem[] = [];
  for (let n = 0; n < rows.length; n++) {
    items.push(
      from === null
        ? { item: ids[rows[n]], score: scores[n] }
        : { item: ids[rows[n]], score: scores[n], source: from[n] },
    );
  }
  const said = query.notes.length + notes.length > 0 ? { notes: [...query.notes, ...notes] } : {};
  return { ...query.about, requested: plan.k, found: items.length, exact: picked.exact, items, ...said };
}

function explainItems(site: RecallSite, query: Query, picked: Picked, plan: Plan, items: RecallItem[]): void {
  const scoresOf = (picked.proposals ?? [{ name: plan.sources[0].name, ranked: picked }]).map(({ name, ranked }) => {
    const { rows, scores } = ranked;
    return { name, scores: new Map(Array.from(rows, (row, n) => [row, scores[n]])) };
  });
  items.forEach((item, n) => {
    const row = picked.rows[n];
    item.source ??= plan.sources[0].name;
    const having = scoresOf.filter(({ scores }) => scores.has(row));
    item.sources = Object.fromEntries(having.map(({ name, scores }) => [name, scores.get(row)!]));
    item.why = nearestOfHistory(site, query.history(), row);
  });
}

function badSources(wrong: readonly [string, number] | undefined): BelfryError {
  const near = wrong === undefined ? null : nearest(wrong[0], sourceNames);
  return new BelfryError('INVALID_ARGUMENT', {
    given: wrong === undefined ? 'sources without any' : `the source ${wrong[0]} with the share ${wrong[1]}`,
    expected: `shares above 0 of one or more of ${sourceNames.join(', ')}`,
    change: near === null || near === wrong?.[0] ? 'Correct the shares.' : `Did you mean "${near}"?`,
  });
}
