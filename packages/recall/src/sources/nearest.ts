/** Searches for queries of one or several vectors each: one search for all, then each query's best by any of its vectors. */
import { csrFromLists } from '@belfry/core';
import { SEARCH_PATHS, type RowSet, type VectorIndex } from '@belfry/index';
import type { Ranked } from '../ranked.js';
import type { Searches } from '../searches.js';

export interface Lookup {
  /** At least one, each [d]. */
  readonly vectors: readonly Float32Array[];
  /** Rows left out, ascending. */
  readonly exclude: Int32Array;
}

export interface LookupLimits {
  readonly want: number;
  readonly allowed: RowSet | null;
  readonly efSearch: number | undefined;
}

export function* nearest(
  index: VectorIndex,
  lookups: readonly Lookup[],
  { want, allowed, efSearch }: LookupLimits,
): Searches<Ranked[]> {
  if (lookups.length === 0) return [];
  const isSimple = lookups.every((lookup) => lookup.vectors.length === 1);
  const vectors = isSimple ? lookups.map((lookup) => lookup.vectors[0]) : lookups.flatMap((lookup) => lookup.vectors);
  const exclude = isSimple
    ? lookups.map((lookup) => lookup.exclude)
    : lookups.flatMap((lookup) => lookup.vectors.map(() => lookup.exclude));
  const { rows, scores, found, paths } = yield {
    queries: stacked(vectors, index.dim),
    k: want,
    options: {
      exclude: csrFromLists(exclude),
      ...(allowed === null ? {} : { filter: allowed }),
      ...(efSearch === undefined ? {} : { efSearch }),
    },
  };
  const ranked = (n: number): Ranked => ({
    rows: rows.subarray(n * want, n * want + found[n]),
    scores: scores.subarray(n * want, n * want + found[n]),
    exact: index.isExact || SEARCH_PATHS[paths[n]] === 'scan',
  });
  if (isSimple) return lookups.map((_, n) => ranked(n));
  let at = 0;
  return lookups.map((lookup) => {
    const first = at;
    at += lookup.vectors.length;
    return at - first === 1
      ? ranked(first)
      : bestOf(
          lookup.vectors.map((_, n) => ranked(first + n)),
          want,
        );
  });
}

function stacked(vectors: readonly Float32Array[], dim: number): Float32Array {
  const all = new Float32Array(vectors.length * dim);
  vectors.forEach((vector, n) => all.set(vector, n * dim));
  return all;
}

/** Each row once, with its best score; equal scores by row. */
export function bestOf(lists: readonly Ranked[], want: number): Ranked {
  const best = new Map<number, number>();
  for (const { rows, scores } of lists) {
    for (let n = 0; n < rows.length; n++) {
      if (!(scores[n] <= (best.get(rows[n]) ?? -Infinity))) best.set(rows[n], scores[n]);
    }
  }
  return rankedBy(
    best,
    want,
    lists.every(({ exact }) => exact),
  );
}

/** @param scoreOf by row */
export function rankedBy(scoreOf: ReadonlyMap<number, number>, want: number, exact: boolean): Ranked {
  const order = [...scoreOf].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, want);
  return { rows: order.map(([row]) => row), scores: order.map(([, score]) => score), exact };
}
