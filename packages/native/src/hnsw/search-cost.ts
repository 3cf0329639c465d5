/** What a search costs, told beforehand: whether it is worth a thread. */
import type { GraphOptions, GraphQuery } from './hnsw-graph.js';

/** Handing over and back takes some 15 µs. A search within this bound is done at once; the estimate is of the most it may look at. */
const NANOSECONDS_AT_ONCE = 1_000_000;
/** For each vector looked at: to fetch it from memory, and for each of its numbers. */
const NANOSECONDS_PER_VECTOR = 100;
const NANOSECONDS_PER_NUMBER = 0.5;

/**
 * A walk looks at no more than all links of its efSearch best and of what is left out among them, and at no vector twice.
 * A filter may lead through a large part of the graph, or past it.
 *
 * @param size vectors in the graph
 */
export function isSearchedAtOnce(query: GraphQuery, { dim, m }: GraphOptions, size: number): boolean {
  if (query.filter !== undefined) return false;
  const queryCount = query.queries.length / dim;
  const walked = Math.max(query.efSearch, query.k) * queryCount + (query.exclude?.values.length ?? 0);
  const looked = Math.min(2 * m * walked, size * queryCount);
  return looked * (NANOSECONDS_PER_VECTOR + NANOSECONDS_PER_NUMBER * dim) <= NANOSECONDS_AT_ONCE;
}
