/**
 * What negatives are like: how many of them are in truth liked (held-out positives of the user), and how hard they are. Hard
 * ones teach more and are wrong more often; the two figures show what a source pays for the one with the other.
 */
import { csrRow, type Csr } from '@belfry/core';
import type { Candidates } from '../candidates.js';
import type { ContrastBatch } from '../contrast-batch.js';

export interface NegativeSample {
  readonly dim: number;
  readonly batch: ContrastBatch;
  /** Drawn for the batch. */
  readonly candidates: Candidates;
  /** [B, d] as they are compared in the loss, like all vectors here */
  readonly queries: Float32Array;
  /** [B + N + B·M, d]: positives, drawn items, then each query's own */
  readonly items: Float32Array;
  /** User row → item rows that the user is known to like and training is not told of, ascending; null = nothing is held out. */
  readonly heldOut: Csr | null;
}

export interface NegativeFigures {
  /** Share of negatives, 0 … 1, that are held-out positives of their user; null where nothing is held out. */
  readonly falseNegativeRate: number | null;
  /** Share of negatives by score minus the positive's score: in bins of 0.25 from −2 to 2, what lies beyond in the first and last. */
  readonly hardness: readonly number[];
}

const LOWEST = -2;
const BIN_WIDTH = 0.25;
const BINS = 16;

/** The bins of {@link NegativeFigures.hardness}: where they start, and the upper limit of each. */
export const hardnessBins = {
  least: LOWEST,
  limits: Array.from({ length: BINS }, (_, bin) => LOWEST + (bin + 1) * BIN_WIDTH),
} as const;

/**
 * Of negatives that queries share and of those that are each query's own; null where there are none. What a query leaves out
 * is not among its negatives, nor is its own item.
 */
export function negativeFigures(sample: NegativeSample): {
  shared: NegativeFigures | null;
  own: NegativeFigures | null;
} {
  return { shared: figuresOf(sample, sharedNegatives(sample)), own: figuresOf(sample, ownNegatives(sample)) };
}

/** Of one query: item rows, where their vectors start, and in what. */
type Visit = (item: number, vectors: Float32Array, start: number) => void;
type EachNegative = (query: number, visit: Visit) => void;

function sharedNegatives({ dim, batch, candidates, items }: NegativeSample): EachNegative {
  const { drawn, usesBatch, stored, exclusions } = candidates;
  const encoded = { rows: Int32Array.of(...batch.items, ...drawn), from: usesBatch ? 0 : batch.items.length };
  return (query, visit) => {
    const excluded = new Set(csrRow(exclusions, query));
    let column = 0;
    for (let at = encoded.from; at < encoded.rows.length; at++) {
      if (!excluded.has(column++)) visit(encoded.rows[at], items, at * dim);
    }
    for (const { rows, vectors } of stored ?? []) {
      rows.forEach((item, at) => {
        if (!excluded.has(column++)) visit(item, vectors, at * dim);
      });
    }
  };
}

function ownNegatives({ dim, batch, candidates: { drawn, own }, items }: NegativeSample): EachNegative {
  const rows = own ?? new Int32Array(0);
  const perQuery = rows.length / batch.items.length;
  const first = batch.items.length + drawn.length;
  return (query, visit) => {
    for (let at = query * perQuery; at < (query + 1) * perQuery; at++) {
      if (rows[at] >= 0) visit(rows[at], items, (first + at) * dim);
    }
  };
}

function figuresOf(
  { dim, batch, queries, items, heldOut }: NegativeSample,
  each: EachNegative,
): NegativeFigures | null {
  const counts = new Float64Array(BINS);
  let [negatives, liked] = [0, 0];
  for (let query = 0; query < batch.items.length; query++) {
    const likes = new Set(heldOut === null ? [] : csrRow(heldOut, batch.users[query]));
    const score = (vectors: Float32Array, start: number): number => dot(queries, query * dim, vectors, start, dim);
    const positive = score(items, query * dim);
    each(query, (item, vectors, start) => {
      if (item === batch.items[query]) return;
      counts[binOf(score(vectors, start) - positive)]++;
      negatives++;
      if (likes.has(item)) liked++;
    });
  }
  if (negatives === 0) return null;
  return {
    falseNegativeRate: heldOut === null ? null : liked / negatives,
    hardness: Array.from(counts, (count) => count / negatives),
  };
}

function binOf(difference: number): number {
  return Math.min(Math.max(Math.floor((difference - LOWEST) / BIN_WIDTH), 0), BINS - 1);
}

function dot(a: Float32Array, fromA: number, b: Float32Array, fromB: number, dim: number): number {
  let sum = 0;
  for (let k = 0; k < dim; k++) sum += a[fromA + k] * b[fromB + k];
  return sum;
}
