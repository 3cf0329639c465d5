/** Picks the items of answers: one search where nothing is merged, else every source is asked and their candidates merged. */
import type { Ranked } from '../ranked.js';
import type { RecallSite } from '../recall-site.js';
import { LARGEST_K } from '../recall-options.js';
import type { Searches } from '../searches.js';
import type { AnySourceName } from '../sources/registry.js';
import type { Limits, RecallSource, SourceQuery } from '../sources/source.js';
import { mergeProposals, type Proposal } from './merge.js';

export interface SourceShare {
  readonly name: AnySourceName;
  readonly source: RecallSource;
  readonly share: number;
}

export interface Plan extends Omit<Limits, 'want'> {
  readonly k: number;
  /** At least one. */
  readonly sources: readonly SourceShare[];
  /** Makes for each answer the test of a quota; null = none. */
  readonly tallies: (() => (row: number) => boolean) | null;
}

export interface Picked extends Ranked {
  /** Aligned with rows. */
  readonly from: readonly AnySourceName[] | null;
  /** What each source proposed; null where there is one and no quota. */
  readonly proposals: readonly Proposal[] | null;
  /** Rows passed over for the quota. */
  readonly overQuota: readonly number[];
}

/** Under a quota many candidates are passed over: so many times as many are asked for, and again while some are missing. */
const QUOTA_FACTOR = 4;

export function* pick(site: RecallSite, queries: readonly SourceQuery[], plan: Plan): Searches<Picked[]> {
  const { k, sources, tallies } = plan;
  if (sources.length === 1 && tallies === null) {
    const ranked = yield* sources[0].source.candidates(site, queries, { ...plan, want: k });
    return ranked.map(({ rows, scores, exact }) => ({
      rows,
      scores,
      exact,
      from: null,
      proposals: null,
      overQuota: [],
    }));
  }
  let want = tallies === null ? k : Math.min(LARGEST_K, QUOTA_FACTOR * k);
  for (;;) {
    const picked = yield* mergeAll(site, queries, plan, want);
    const isShort = picked.some(({ rows, proposals }) => {
      return rows.length < k && proposals!.some(({ ranked }) => ranked.rows.length === want);
    });
    if (!isShort || want === LARGEST_K) return picked;
    want = Math.min(LARGEST_K, QUOTA_FACTOR * want);
  }
}

function* mergeAll(
  site: RecallSite,
  queries: readonly SourceQuery[],
  { k, sources, tallies, ...limits }: Plan,
  want: number,
): Searches<Picked[]> {
  const lists: (readonly Ranked[])[] = [];
  for (const { source } of sources) lists.push(yield* source.candidates(site, queries, { ...limits, want }));
  return queries.map((_, q) => {
    const proposals = sources.map(({ name, share }, s): Proposal => ({ name, share, ranked: lists[s][q] }));
    const fits = tallies?.() ?? null;
    const overQuota: number[] = [];
    const merged = mergeProposals(proposals, k, (row) => {
      if (fits === null || fits(row)) return true;
      overQuota.push(row);
      return false;
    });
    return { ...merged, exact: proposals.every(({ ranked }) => ranked.exact), proposals, overQuota };
  });
}
