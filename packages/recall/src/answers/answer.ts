/** The way of every call: queries → candidates → items picked → answers with ids. */
import { BelfryError, nearest } from '@belfry/core';
import { checkedHalfLife, checkedK, type RecallOptions, type SimilarOptions } from '../recall-options.js';
import type { RecallItem, RecallResult } from '../recall-result.js';
import type { RecallSite } from '../recall-site.js';
import type { Query } from '../queries/query.js';
import type { Searches } from '../searches.js';
import type { AnySourceName } from '../sources/registry.js';
import type { RecallSource, SourceQuery } from '../sources/source.js';
import { leftOut } from './left-out.js';
import { pick, type Picked, type Plan, type SourceShare } from './pick.js';
import { quotaTallies } from './quota-tally.js';
import { nearestOfHistory } from './why.js';

/** What is the same for all queries of a call. */
export interface Call {
  readonly plan: Plan;
  readonly excluded: readonly number[];
  readonly notes: readonly string[];
  readonly options: CallOptions;
}

/** Those of either kind of request. */
type CallOptions = RecallOptions & SimilarOptions;

/** @throws INVALID_ARGUMENT, UNKNOWN_FEATURE, FEATURES_MISSING */
export function planCall(site: RecallSite, options: CallOptions, sources: readonly SourceShare[]): Call {
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

/**
 * @param sources undefined = the first of the registry alone
 * @throws INVALID_ARGUMENT
 */
export function sharesOf<Name extends AnySourceName>(
  registry: Readonly<Record<Name, RecallSource>>,
  sources: Readonly<Partial<Record<Name, number>>> | undefined,
): readonly SourceShare[] {
  const names = Object.keys(registry) as Name[];
  const given = Object.entries(sources ?? { [names[0]]: 1 }).filter(([, share]) => share !== undefined) as [
    Name,
    number,
  ][];
  const wrong = given.find(([name, share]) => !names.includes(name) || !(share > 0 && share < Infinity));
  if (given.length === 0 || wrong !== undefined) throw badSources(names, wrong);
  return given.map(([name, share]) => ({ name, source: registry[name], share }));
}

export function withExcluded(queries: readonly Query[], excluded: readonly number[]): SourceQuery[] {
  return queries.map(({ vectors, ownRows, history, about, notes }) => ({
    vectors,
    ownRows,
    history,
    about,
    notes,
    exclude: excluded.length === 0 ? ownRows : Int32Array.from(new Set([...ownRows, ...excluded])).sort(),
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
  const from = (options.sources ?? options.by) === undefined ? null : picked.from;
  const items = new Array<RecallItem>(rows.length);
  for (let n = 0; n < rows.length; n++) items[n] = { item: ids[rows[n]], score: scores[n] };
  if (from !== null) items.forEach((item, n) => (item.source = from[n]));
  const result: RecallResult = { ...query.about, requested: plan.k, found: items.length, exact: picked.exact, items };
  if (query.notes.length + notes.length > 0) result.notes = [...query.notes, ...notes];
  return result;
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

function badSources(names: readonly string[], wrong: readonly [string, number] | undefined): BelfryError {
  const near = wrong === undefined ? null : nearest(wrong[0], names);
  return new BelfryError('INVALID_ARGUMENT', {
    given: wrong === undefined ? 'sources without any' : `the source ${wrong[0]} with the share ${wrong[1]}`,
    expected: `shares above 0 of one or more of ${names.join(', ')}`,
    change: near === null || near === wrong?.[0] ? 'Correct the shares.' : `Did you mean "${near}"?`,
  });
}
