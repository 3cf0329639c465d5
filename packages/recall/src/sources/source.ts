/** A source of candidates. It proposes what it thinks best; quotas and merging are not its business. */
import type { RowSet } from '@belfry/index';
import type { Ranked } from '../ranked.js';
import type { RecallSite } from '../recall-site.js';
import type { Query } from '../queries/query.js';
import type { Searches } from '../searches.js';

/** What holds for all queries of a call. */
export interface Limits {
  /** Candidates wanted for each query. */
  readonly want: number;
  /** Rows that may be proposed; null = every one in the index. */
  readonly allowed: RowSet | null;
  readonly efSearch: number | undefined;
  /** Items of a history back at which one counts half. */
  readonly halfLife: number;
}

/** A query, and all rows that must not come back: its own and those the caller excludes, ascending. */
export interface SourceQuery extends Query {
  readonly exclude: Int32Array;
}

export interface RecallSource {
  readonly summary: string;
  /** @returns for each query at most `want` rows, best first, none excluded, all allowed */
  candidates(site: RecallSite, queries: readonly SourceQuery[], limits: Limits): Searches<readonly Ranked[]>;
}
