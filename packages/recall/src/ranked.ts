/** Item rows with scores, best first: what searches and sources give before ids are put to them. */
import type { Csr } from '@belfry/core';

export interface Ranked {
  readonly rows: ArrayLike<number>;
  /** Aligned with rows. */
  readonly scores: ArrayLike<number>;
  /** Whether these are the true best of all that may be found. */
  readonly exact: boolean;
}

/** Answers for many users: lists of item rows, best first, and their scores. */
export interface RankedUsers {
  /** Per user asked for, in that order. */
  readonly items: Csr;
  /** [items.values.length] */
  readonly scores: Float32Array;
  /** [users] 1 where the list is the true best of all that may be found. */
  readonly exact: Uint8Array;
}
