/**
 * −z⁺ + log(e^z⁺ + n·g), g = max{(mean e^zⱼ − π·e^z⁺)/(1 − π), floor}: a softmax whose n candidates are thought of as drawn from
 * all items, a share π (`positivePrior`) of which the query likes; g estimates the mean over the others (Chuang et al. 2020).
 */
import type { ExponentialEpilogue } from './row-epilogue.js';

/** @param logFloor log of the least value that g can have */
export function debiased(positivePrior: number, logFloor: number): ExponentialEpilogue {
  return {
    terms: 'exponential',
    finish({ positive, maximum, sum, left }) {
      const top = Math.max(positive, maximum, logFloor);
      const positiveShare = Math.exp(positive - top);
      const candidateShare = Math.exp(maximum - top) / (1 - positivePrior);
      const taken = (left * positivePrior) / (1 - positivePrior);
      const floor = left * Math.exp(logFloor - top);
      const others = candidateShare * sum - taken * positiveShare;
      const isAtFloor = others <= floor;
      const total = positiveShare + (isAtFloor ? floor : others);
      return {
        loss: top - positive + Math.log(total),
        positiveSlope: ((isAtFloor ? 1 : 1 - taken) * positiveShare) / total - 1,
        candidateScale: isAtFloor ? 0 : candidateShare / total,
      };
    },
  };
}
