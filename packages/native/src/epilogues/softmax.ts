/** −z⁺ + log(e^z⁺ + Σⱼ e^zⱼ): cross-entropy of the positive among itself and the candidates. */
import type { ExponentialEpilogue } from './row-epilogue.js';

export const softmax: ExponentialEpilogue = {
  terms: 'exponential',
  finish({ positive, maximum, sum }) {
    const top = Math.max(positive, maximum);
    const positiveShare = Math.exp(positive - top);
    const candidateShare = Math.exp(maximum - top);
    const total = positiveShare + candidateShare * sum;
    return {
      loss: top - positive + Math.log(total),
      positiveSlope: positiveShare / total - 1,
      candidateScale: candidateShare / total,
    };
  },
};
