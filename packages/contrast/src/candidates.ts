import type { Csr, Rng } from '@belfry/core';
import type { ContrastBatch } from './contrast-batch.js';
import { uncorrected, logQ } from './log-q.js';
import { ExclusionBuilder } from './exclusions.js';
import type { CandidateContext, ObjectiveParts } from './objective-parts.js';

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
  /** Per query the columns left out, ascending. */
  readonly exclusions: Csr;
}

/** Draws the candidates of a batch, counts what was to be expected and marks what each query leaves out. */
export type DrawCandidates = (batch: ContrastBatch, rng: Rng) => Candidates;

/** How the parts of an objective draw candidates. */
export function composeCandidates(
  { source, loss, ...parts }: ObjectiveParts,
  { itemCounts, knownPositives }: CandidateContext,
): DrawCandidates {
  const exclusions = new ExclusionBuilder({
    itemCount: itemCounts.length,
    knownPositives: parts.mask === 'known-positives' ? knownPositives : null,
    keepsOwnRepeats: loss.form.keepsOwnRepeats,
  });
  return (batch, rng) => {
    const drawn = source.draw(batch, rng);
    return {
      drawn,
      usesBatch: source.usesBatch,
      ...(parts.logQ ? logQ(source, loss.form, batch, drawn) : uncorrected),
      exclusions: exclusions.build(batch, drawn, source.usesBatch),
    };
  };
}

/** N of the MI bound: the candidates of a row, its positive counted once, before exclusions. */
export function candidateCount(batch: ContrastBatch, { drawn, usesBatch }: Candidates): number {
  return drawn.length + (usesBatch ? batch.items.length : 1);
}
