/** How fast an index answers: queries one at a time, as a server gets them. */
import type { VectorIndex } from '../vector-index.js';
import { excludeOwn, queryCount, querySlice, type QuerySet } from './query-set.js';

/** Enough for a p99 that a single slow moment does not make. */
const MOST_QUERIES = 1000;
/** Where one query takes long, fewer are asked. */
const MOST_MS = 5000;

export interface Latency {
  /** Milliseconds from the call to the answer. */
  readonly p50: number;
  readonly p99: number;
  /** Queries that were timed. */
  readonly queries: number;
}

export async function measureLatency(
  index: VectorIndex,
  queries: QuerySet,
  k: number,
  efSearch: number | undefined,
): Promise<Latency> {
  const times: number[] = [];
  const started = performance.now();
  const most = Math.min(MOST_QUERIES, queryCount(queries));
  for (let query = 0; query < most && performance.now() - started < MOST_MS; query++) {
    const one = querySlice(queries, query, query + 1);
    const asked = performance.now();
    await index.search(one.vectors, k, { ...excludeOwn(one), efSearch });
    times.push(performance.now() - asked);
  }
  times.sort((a, b) => a - b);
  return { p50: percentile(times, 0.5), p99: percentile(times, 0.99), queries: times.length };
}

/** The smallest value that at least this share of all does not exceed. */
function percentile(ascending: readonly number[], share: number): number {
  return ascending[Math.ceil(share * ascending.length) - 1];
}
