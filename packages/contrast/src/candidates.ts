import { BelfryError, type Csr, type Rng } from '@belfry/core';
import type { Groups } from '@belfry/native';
import { clusterGroups } from './clusters/cluster-groups.js';
import type { ContrastBatch } from './contrast-batch.js';
import { uncorrected, logQ } from './log-q.js';
import { ExclusionBuilder } from './exclusions.js';
import { joinedRows } from './negatives/joined-rows.js';
import { storedCount, type ModelView, type StoredVectors } from './negatives/negative-source.js';
import type { CandidateContext, ObjectiveParts } from './objective-parts.js';

/** What a source, the corrections and the exclusions make of a batch. */
export interface Candidates {
  /** Item rows to encode beyond the batch's positives [N]. */
  readonly drawn: Int32Array;
  /** Whether the batch's positives are candidates too (columns 0 … B − 1, before the drawn ones). */
  readonly usesBatch: boolean;
  /** Candidates that come as vectors, K in all, block after block in the last columns; null = the source stores none. */
  readonly stored: readonly StoredVectors[] | null;
  /** Item rows to encode for each query alone [B·M], −1 where there are fewer; null = none. */
  readonly own: Int32Array | null;
  /** log c for the positives [B]; null = not corrected. */
  readonly positiveLogExpectedCount: Float32Array | null;
  /** log c for all candidate columns [(usesBatch ? B : 0) + N + K]; null = not corrected. */
  readonly logExpectedCount: Float32Array | null;
  /** Per query the columns left out, ascending. */
  readonly exclusions: Csr;
  /** What a query leaves out beside: all of its own item's cluster; null = nothing. */
  readonly groups: Groups | null;
}

/**
 * Draws the candidates of a batch, counts what was to be expected and marks what each query leaves out.
 * @param model asked only by sources that need it
 */
export type DrawCandidates = (batch: ContrastBatch, rng: Rng, model?: ModelView) => Candidates;

const none = new Int32Array(0);

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
  const clusters = parts.excludedClusters ?? null;
  return (batch, rng, model) => {
    const drawn = source.draw(batch, rng);
    const stored = source.stored?.take(batch, rng.fork('stored')) ?? null;
    const beyondBatch = joinedRows([drawn, ...(stored ?? []).map(({ rows }) => rows)]);
    return {
      drawn,
      usesBatch: source.usesBatch,
      stored,
      own: source.own?.draw(batch, rng.fork('own'), requireModel(model)) ?? null,
      ...(parts.logQ ? logQ(source, loss.form, batch, beyondBatch, stored) : uncorrected),
      exclusions: exclusions.build(batch, beyondBatch, source.usesBatch),
      groups: clusters && clusterGroups(clusters.current(), batch, beyondBatch, source.usesBatch),
    };
  };
}

/** N of the MI bound: the candidates of a row, its positive counted once, before exclusions. */
export function candidateCount(batch: ContrastBatch, { drawn, usesBatch, stored }: Candidates): number {
  return drawn.length + storedCount(stored) + (usesBatch ? batch.items.length : 1);
}

/** Item rows that a step encodes: the batch's positives, the drawn ones, then those of each query (none stands for itself). */
export function rowsToEncode(batch: ContrastBatch, { drawn, own }: Candidates): Int32Array[] {
  return [batch.items, drawn, own ?? none];
}

function requireModel(model: ModelView | undefined): ModelView {
  if (model !== undefined) return model;
  throw new BelfryError('INTERNAL', {
    given: 'candidates asked for without the model',
    expected: 'the model as it stands: a source draws by it',
    change: 'Pass a model where candidatesNeedModel is true.',
  });
}
