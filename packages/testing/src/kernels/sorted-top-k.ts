/** The k best of each row of scores by a full sort: what the top-k kernels are held against. */
import { csrRow, type Csr } from '@belfry/core';
import type { TopK } from '@belfry/native';

/** @param scores [queries, columns]; NaN is never found */
export function sortedTopK(
  scores: Float32Array | Float64Array,
  queryCount: number,
  columns: number,
  k: number,
  exclude: Csr | undefined,
): TopK {
  const result: TopK = {
    k,
    rows: new Int32Array(queryCount * k).fill(-1),
    scores: new Float32Array(queryCount * k).fill(-Infinity),
    found: new Int32Array(queryCount),
    tiedBeyond: new Int32Array(queryCount),
  };
  for (let query = 0; query < queryCount; query++) {
    const excluded = new Set(exclude === undefined ? [] : csrRow(exclude, query));
    const scoreOf = (row: number) => scores[query * columns + row];
    const ranked = Array.from({ length: columns }, (_, row) => row)
      .filter((row) => !excluded.has(row) && !Number.isNaN(scoreOf(row)))
      .sort((a, b) => scoreOf(b) - scoreOf(a) || a - b);
    const best = ranked.slice(0, k);
    result.rows.set(best, query * k);
    result.scores.set(best.map(scoreOf), query * k);
    result.found[query] = best.length;
    result.tiedBeyond[query] = ranked.slice(k).filter((row) => scoreOf(row) === scoreOf(best[best.length - 1])).length;
  }
  return result;
}
