/**
 * How sure a mean recall is: the interval of Agresti & Coull (1998), for values between 0 and 1 rather than for hits.
 *
 * A normal interval over queries is no use near 1, where probes end up: a sample without a miss has no variance and would
 * claim to be certain. So z²/2 queries that found everything and z²/2 that found nothing are added, and the normal interval
 * is taken of all. Where recall is 0 or 1 per query this is Agresti & Coull's interval.
 */

/** Quantile of the normal distribution for 95 %, both sides together. */
const Z = 1.959963984540054;
const ADDED = Z ** 2;

export interface RecallEstimate {
  /** Mean over queries of the share of the true k that was found. */
  readonly recall: number;
  /** 95 % interval. */
  readonly low: number;
  readonly high: number;
  readonly queries: number;
}

/** Sums recalls of queries, in any order. */
export class RecallTally {
  #queries = 0;
  #sum = 0;
  #squares = 0;

  /** @param recalls one per query, each from 0 to 1 */
  add(recalls: Iterable<number>): this {
    for (const recall of recalls) {
      this.#queries++;
      this.#sum += recall;
      this.#squares += recall ** 2;
    }
    return this;
  }

  /** Of no query: all is possible. */
  estimate(): RecallEstimate {
    const queries = this.#queries;
    const count = queries + ADDED;
    const mean = (this.#sum + ADDED / 2) / count;
    const variance = (this.#squares + ADDED / 2) / count - mean ** 2;
    const half = Z * Math.sqrt(variance / count);
    return {
      recall: queries === 0 ? 0 : this.#sum / queries,
      low: Math.max(0, mean - half),
      high: Math.min(1, mean + half),
      queries,
    };
  }
}

/** Queries that show a recall of at least `target` (below 1) where none of them misses anything. */
export function queriesToShow(target: number): number {
  // The added misses weigh z²/2, their deviation z·√(z²/2); the rest of the square root is at most 1.
  return Math.max(1, Math.ceil((ADDED * (0.5 + Math.SQRT1_2)) / (1 - target) - ADDED));
}
