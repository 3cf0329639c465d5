/** What a loss defined over the batch alone makes of other candidates: a refusal. */
import { BelfryError } from '@belfry/core';
import type { LossInput } from './contrastive-loss.js';

/** @throws BelfryError CONFIG_INVALID where the batch's positives are not the only candidates */
export function requireBatchAlone(loss: string, { dim, positives, candidates }: LossInput): void {
  if (candidates.length === 1 && candidates[0].vectors.length === positives.length) return;
  const columns = candidates.reduce((sum, { vectors }) => sum + vectors.length / dim, 0);
  throw new BelfryError('CONFIG_INVALID', {
    given: `${columns} candidates for ${positives.length / dim} pairs in ${loss}`,
    expected: "the batch's own positives and no others",
    change: 'Set negatives.name to in-batch.',
  });
}
