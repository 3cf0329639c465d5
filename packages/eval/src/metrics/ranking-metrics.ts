/**
 * Figures of one list, averaged over users. The definitions are those of the LightGCN evaluation (He et al. 2020), so
 * that figures compare with published ones: recall divides by all relevant items, the ideal DCG ends at min(k, relevant).
 */

/** Where one user's relevant items stand in the list. */
export interface Hits {
  /** Ranks from 0, ascending. */
  readonly ranks: ArrayLike<number>;
  /** Relevant items of the user, at least 1, in the list or not. */
  readonly relevantCount: number;
}

export type RankingMetric = (hits: Hits, k: number) => number;

const discount = (rank: number): number => 1 / Math.log2(rank + 2);

/** Adding a metric = its row here and in docs/evaluation.md. */
export const rankingMetrics = {
  /** hits / relevant */
  recall: ({ ranks, relevantCount }, k) => countWithin(ranks, k) / relevantCount,

  /** Σ 1/log₂(rank + 2) over hits, divided by its largest possible value (Järvelin & Kekäläinen 2002). */
  ndcg({ ranks, relevantCount }, k) {
    let gain = 0;
    for (let n = 0; ranks[n] < k; n++) gain += discount(ranks[n]);
    let ideal = 0;
    for (let rank = 0; rank < Math.min(k, relevantCount); rank++) ideal += discount(rank);
    return gain / ideal;
  },

  /** 1 where anything relevant was found */
  'hit-rate': ({ ranks }, k) => (ranks[0] < k ? 1 : 0),

  /** 1 / (place of the first hit, from 1) */
  mrr: ({ ranks }, k) => (ranks[0] < k ? 1 / (ranks[0] + 1) : 0),

  /** hits / k */
  precision: ({ ranks }, k) => countWithin(ranks, k) / k,

  /** Mean of the precision at each hit, over min(k, relevant). */
  map({ ranks, relevantCount }, k) {
    let sum = 0;
    for (let n = 0; ranks[n] < k; n++) sum += (n + 1) / (ranks[n] + 1);
    return sum / Math.min(k, relevantCount);
  },
} as const satisfies Record<string, RankingMetric>;

function countWithin(ranks: ArrayLike<number>, k: number): number {
  let count = 0;
  while (ranks[count] < k) count++;
  return count;
}
