/** What a caller may ask of recall beyond the query itself. */
import { BelfryError } from '@belfry/core';

export interface SimilarOptions {
  /** Items wanted, 1 … 10,000; default 20. Fewer is an answer: see `found`. */
  k?: number;
  /** Item ids to leave out. */
  exclude?: readonly string[];
  /** HNSW only: candidates kept while searching; larger is slower and finds more. */
  efSearch?: number;
}

export interface RecallOptions extends SimilarOptions {
  /** Whether items the user already has may come back; default false. */
  includeSeen?: boolean;
}

const LARGEST_K = 10_000;

/** @throws INVALID_ARGUMENT */
export function checkedK(k = 20): number {
  if (Number.isInteger(k) && k >= 1 && k <= LARGEST_K) return k;
  throw new BelfryError('INVALID_ARGUMENT', {
    given: `k = ${k}`,
    expected: `a whole number from 1 to ${LARGEST_K}`,
    change: 'Ask for another number of items.',
  });
}
