import { getKernels, type Kernels } from '@belfry/native';
import type { Scorer } from '../scorer.js';

/** The same list for everybody: items by their number of training interactions (exact up to 2²⁴). */
export function popularityScorer(itemCounts: ArrayLike<number>, kernels: Kernels = getKernels()): Scorer {
  const items = Float32Array.from(itemCounts);
  return {
    name: 'popularity',
    topK: (users, k, exclude) =>
      kernels.topK({ dim: 1, queries: new Float32Array(users.length).fill(1), items, k, exclude }),
    scoresOf: (_users, wanted) => Float32Array.from(wanted.values, (item) => items[item]),
  };
}
