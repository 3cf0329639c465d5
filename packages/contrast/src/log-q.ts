/**
 * logQ: scores are corrected by the log of the expected count of each candidate in the union of all sources, so that
 * the loss has the optimum of a softmax over the whole catalogue (Bengio & Senécal 2008; Yi et al. 2019).
 * Which scores are corrected is the loss's form; nothing is corrected when serving.
 */
import { BelfryError } from '@belfry/core';
import type { ContrastBatch } from './contrast-batch.js';
import type { CorrectionForm } from './losses/contrastive-loss.js';
import { storedCount, type NegativeSource, type StoredVectors } from './negatives/negative-source.js';

export interface Correction {
  readonly positiveLogExpectedCount: Float32Array | null;
  readonly logExpectedCount: Float32Array | null;
}

export const uncorrected: Correction = { positiveLogExpectedCount: null, logExpectedCount: null };

/**
 * @param drawn item rows of all candidates beyond the batch, those of `stored` last
 * @throws BelfryError INVALID_ARGUMENT where the source knows no expected counts, or says that an item that is there
 * can never come up.
 */
export function logQ(
  source: NegativeSource,
  form: CorrectionForm,
  batch: ContrastBatch,
  drawn: Int32Array,
  stored: readonly StoredVectors[] | null,
): Correction {
  const batchSize = batch.items.length;
  const candidates = (source.usesBatch ? batchSize - 1 : 0) + drawn.length;
  if (candidates === 0) return uncorrected;
  const rows = new Int32Array(batchSize + drawn.length);
  rows.set(batch.items);
  rows.set(drawn, batchSize);
  const counts = new Float64Array(rows.length);
  if (!source.addExpectedCounts(batch, rows, counts)) throw noExpectedCounts(source);
  addChanges(stored, counts);
  const firstCorrected = form.correctsPositive || source.usesBatch ? 0 : batchSize;
  const logs = new Float32Array(rows.length);
  for (let j = firstCorrected; j < rows.length; j++) {
    if (!(counts[j] > 0)) throw impossibleItem(source, rows[j], counts[j]);
    logs[j] = Math.log(counts[j]);
  }
  return {
    positiveLogExpectedCount: form.correctsPositive ? logs.subarray(0, batchSize) : null,
    logExpectedCount: source.usesBatch ? logs : logs.subarray(batchSize),
  };
}

/** What was stored keeps the expected count of that time. @param counts of all columns, the stored ones last */
function addChanges(stored: readonly StoredVectors[] | null, counts: Float64Array): void {
  let column = counts.length - storedCount(stored);
  for (const { rows, expectedCountChange } of stored ?? []) {
    expectedCountChange?.forEach((change, j) => (counts[column + j] += change));
    column += rows.length;
  }
}

function noExpectedCounts(source: NegativeSource): BelfryError {
  return new BelfryError('INVALID_ARGUMENT', {
    given: `logQ with the source "${source.name}", which knows no expected counts`,
    expected: 'a source whose draws have known expected counts',
    change: 'Set loss.logQ to false (with loss.name sgns for nce), which is biased, or choose another source.',
  });
}

function impossibleItem(source: NegativeSource, itemRow: number, count: number): BelfryError {
  return new BelfryError('INVALID_ARGUMENT', {
    given: `item row ${itemRow} in a batch, whose expected count under "${source.name}" is ${count}`,
    expected: 'an expected count above 0 for every positive and candidate',
    change: 'Count items over the same interactions that batches are drawn from.',
    details: { itemRow },
  });
}
