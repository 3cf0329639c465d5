/** Uniform negatives: N items drawn from the whole catalogue with equal probability. Expected count c(i) = N / items. */
import type { NegativeSource, NegativeSourceKind } from './negative-source.js';

/** @param count items drawn per step, with repeats. @param itemCount items of the catalogue. */
export function uniformNegatives(count: number, itemCount: number): NegativeSource {
  return {
    name: 'uniform',
    usesBatch: false,
    needsModel: false,
    draw(_batch, rng) {
      const drawn = new Int32Array(count);
      for (let j = 0; j < count; j++) drawn[j] = rng.int(itemCount);
      return drawn;
    },
    addExpectedCounts(_batch, rows, counts) {
      for (let j = 0; j < rows.length; j++) counts[j] += count / itemCount;
      return true;
    },
  };
}

export const uniform: NegativeSourceKind = {
  summary: 'items drawn from the whole catalogue with equal probability',
  usesBatch: false,
  draws: true,
  create: ({ count, itemCounts }) => uniformNegatives(count, itemCounts.length),
};
