/**
 * In-batch negatives: the positives of the other rows of the batch. An item comes up as often as the batch sampler
 * picks it, so popular items are pushed away most unless logQ corrects for it (Yi et al., RecSys 2019).
 * Expected count c(i) = (B − 1)·q(i), q the batch sampler's distribution over items.
 */
import type { ItemFrequencies } from '../frequencies/item-frequencies.js';
import type { NegativeSource, NegativeSourceKind } from './negative-source.js';

/** @param frequencies q, how often the batch sampler picks each item */
export function inBatchNegatives(frequencies: ItemFrequencies): NegativeSource {
  return {
    name: 'in-batch',
    usesBatch: true,
    needsModel: false,
    draw: () => new Int32Array(0),
    addExpectedCounts(batch, rows, counts) {
      const others = batch.items.length - 1;
      for (let j = 0; j < rows.length; j++) counts[j] += others * frequencies.of(rows[j]);
      return true;
    },
  };
}

export const inBatch: NegativeSourceKind = {
  summary: 'the positives of the other rows of the batch',
  usesBatch: true,
  draws: false,
  create: ({ frequencies }) => inBatchNegatives(frequencies),
};
