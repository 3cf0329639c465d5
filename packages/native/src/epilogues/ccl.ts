/** (1 − z⁺) + (weight/n) Σⱼ max(0, zⱼ − margin): the cosine contrastive loss of SimpleX (Mao et al. 2021). */
import type { PointwiseEpilogue } from './row-epilogue.js';

export function ccl(weight: number, margin: number): PointwiseEpilogue {
  return {
    terms: 'step',
    shift: margin,
    finish: ({ positive, losses, left }) => ({
      loss: 1 - positive + (weight / left) * losses,
      positiveSlope: -1,
      candidateScale: weight / left,
    }),
  };
}
