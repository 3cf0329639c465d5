/** Recall of each query: the share of its true nearest that an answer holds. */
import type { SearchResult } from '../vector-index.js';

/** Two scores of one pair of vectors differ by rounding where two kinds of index compute them. */
const ROUNDING = 1e-6;

/**
 * A row also counts that is as near as the last of the true ones: of equal vectors on the border any is right.
 *
 * @param answer of the index under test @param truth of exact search: the same queries and k
 * @returns one recall per query [q]; 1 where there is nothing to find
 */
export function recallOfQueries(answer: SearchResult, truth: SearchResult, k: number): Float64Array {
  return Float64Array.from(truth.found, (found, query) => {
    if (found === 0) return 1;
    const start = query * k;
    const nearest = new Set(truth.rows.subarray(start, start + found));
    const border = truth.scores[start + found - 1];
    const least = border - ROUNDING * Math.max(Math.abs(border), Math.abs(truth.scores[start]));
    let hits = 0;
    for (let n = start; n < start + answer.found[query]; n++) {
      if (nearest.has(answer.rows[n]) || answer.scores[n] >= least) hits++;
    }
    return hits / found;
  });
}
