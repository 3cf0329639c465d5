/** Frequencies as counted over the log that batches are drawn from: q(i) = count(i) / Σ count. */
import type { ItemFrequencies } from './item-frequencies.js';

/** @param itemCounts [items] how often the batch sampler picks each item, up to scale */
export function logFrequencies(itemCounts: ArrayLike<number>): ItemFrequencies {
  let total = 0;
  for (let row = 0; row < itemCounts.length; row++) total += itemCounts[row];
  return { of: (item) => itemCounts[item] / total, learns: false, observe() {} };
}
