import type { Csr, Rng } from '@belfry/core';

/** The positive pairs of a step. */
export interface ContrastBatch {
  /** [B] user rows */
  readonly users: Int32Array;
  /** [B] item rows: the positives */
  readonly items: Int32Array;
  /** [B] example weights; null = all 1 */
  readonly weights: Float32Array | null;
}

/** Where negatives come from. It returns data, never behaviour: rows, and on request their expected counts. */
export interface NegativeSource {
  readonly name: string;
  /** Whether the batch's own positives serve as candidates. */
  readonly usesBatch: boolean;
  /** Item rows drawn beyond the batch (with repeats); empty for in-batch. */
  draw(batch: ContrastBatch, rng: Rng): Int32Array;
  /**
   * Adds to `counts[j]` the expected number of times this source puts `rows[j]` among a query's candidates: n·q(i).
   * Returns false where no such number exists (hard negatives): biased by design, not to be corrected.
   */
  addExpectedCounts(batch: ContrastBatch, rows: Int32Array, counts: Float64Array): boolean;
}

/** What a source, the corrections and the exclusions make of a batch. */
export interface Candidates {
  /** Item rows to encode beyond the batch's positives [N]. */
  readonly drawn: Int32Array;
  /** Whether the batch's positives are candidates too (columns 0 … B − 1, before the drawn ones). */
  readonly usesBatch: boolean;
  /** log c for the positives [B]; null = not corrected. */
  readonly positiveLogExpectedCount: Float32Array | null;
  /** log c for all candidate columns [(usesBatch ? B : 0) + N]; null = not corrected. */
  readonly logExpectedCount: Float32Array | null;
  /** Per query the columns left out. */
  readonly exclusions: Csr;
}

/** One training objective: draws candidates, then turns raw vectors into loss and gradients. */
export interface Objective {
  candidates(batch: ContrastBatch, rng: Rng): Candidates;
  /** @param queries raw user vectors [B, d] @param items raw item vectors [B + N, d]: positives, then drawn. */
  loss(batch: ContrastBatch, candidates: Candidates, queries: Float32Array, items: Float32Array): ObjectiveLoss;
  /** Plain statement of whether log N − loss bounds I(u;i) for this composition, and what to subtract. */
  readonly miBound: { readonly holds: boolean; readonly reason: string };
}

export interface ObjectiveLoss {
  readonly loss: number;
  /** [B, d] */
  readonly queryGradient: Float32Array;
  /** [B + N, d] */
  readonly itemGradient: Float32Array;
}
