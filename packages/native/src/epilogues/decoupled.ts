/**
 * −z⁺ + weight · log Σⱼ e^zⱼ: the positive does not stand in the denominator. Weight 1 is the decoupled contrastive
 * loss (Yeh et al. 2022), another weight the bilateral softmax loss (Wu et al. 2023).
 */
import type { ExponentialEpilogue } from './row-epilogue.js';

export function decoupled(weight: number): ExponentialEpilogue {
  return {
    terms: 'exponential',
    finish: ({ positive, maximum, sum }) => ({
      loss: weight * (maximum + Math.log(sum)) - positive,
      positiveSlope: -1,
      candidateScale: weight / sum,
    }),
  };
}
