import type { Csr } from '@belfry/core';
import type { TopK } from '@belfry/native';

/** Anything that ranks the whole catalogue for a user: trained towers, popularity, item-kNN. */
export interface Scorer {
  readonly name: string;
  /** Whether it ranks only what it knows something of, so that a list may be short of k; absent = it ranks everything. */
  readonly isPartial?: boolean;
  /** The k best items for each user row, `exclude` (per query, ascending item rows) left out. Called with blocks of users. */
  topK(users: Int32Array, k: number, exclude: Csr): TopK;
  /** Scores of given items per user, aligned with `items.values`: the very numbers `topK` gives. Asked only where a list ends inside a tie. */
  scoresOf(users: Int32Array, items: Csr): Float32Array;
}
