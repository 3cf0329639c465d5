/** What a caller may ask of recall beyond the query itself. */
import { BelfryError } from '@belfry/core';
import type { SimilarSourceName, SourceName } from './sources/registry.js';
import type { Where } from './where.js';

/** What all requests share. */
export interface AnswerOptions {
  /** Items wanted, 1 … 10,000; default 20. Fewer is an answer: see `found`. */
  k?: number;
  /** Item ids to leave out. */
  exclude?: readonly string[];
  /** Only items whose attributes pass. Compiled once for each distinct filter. */
  where?: Where;
  /** Whether items that are out of stock may come back; default false. */
  includeOutOfStock?: boolean;
  /** At most `most` items with the same value of a categorical or bag attribute; items without a value are not counted. */
  quota?: Quota;
  /** Whether to say where each item comes from and what was left out; costs another search. */
  explain?: boolean;
  /** HNSW only: candidates kept while searching; larger is slower and finds more. */
  efSearch?: number;
}

export interface SimilarOptions extends AnswerOptions {
  /** Shares of the answer by source, each above 0; default { vectors: 1 }. `lists` needs a run that has them. */
  by?: Readonly<Partial<Record<SimilarSourceName, number>>>;
}

export interface RecallOptions extends AnswerOptions {
  /** Whether items the user already has may come back; default false. */
  includeSeen?: boolean;
  /** Shares of the answer by source, each above 0; default { u2i: 1 }. A source that runs dry leaves its places to the others. */
  sources?: Readonly<Partial<Record<SourceName, number>>>;
  /** Vectors that a user is looked at with, 1 … 16: 1 (default) is the user's own, more are clusters of the history. */
  interests?: number;
  /** Items back at which an item of a history counts half, above 0; default: all count alike, the newest no more than the others. */
  halfLife?: number;
}

export interface Quota {
  readonly attribute: string;
  /** 1 or more. */
  readonly most: number;
}

export const LARGEST_K = 10_000;
const MOST_INTERESTS = 16;

/** @throws INVALID_ARGUMENT */
export function checkedK(k = 20): number {
  return wholeNumber('k', k, LARGEST_K);
}

/** @throws INVALID_ARGUMENT */
export function checkedInterests(interests = 1): number {
  return wholeNumber('interests', interests, MOST_INTERESTS);
}

/** @throws INVALID_ARGUMENT */
export function checkedHalfLife(halfLife = Infinity): number {
  if (halfLife > 0) return halfLife;
  throw wrong(`halfLife = ${halfLife}`, 'a number above 0');
}

/** @throws INVALID_ARGUMENT */
export function checkedQuota({ most, attribute }: Quota): Quota {
  return { attribute, most: wholeNumber('quota.most', most, LARGEST_K) };
}

function wholeNumber(name: string, value: number, most: number): number {
  if (Number.isInteger(value) && value >= 1 && value <= most) return value;
  throw wrong(`${name} = ${value}`, `a whole number from 1 to ${most}`);
}

function wrong(given: string, expected: string): BelfryError {
  return new BelfryError('INVALID_ARGUMENT', { given, expected, change: 'Ask for another number.' });
}
