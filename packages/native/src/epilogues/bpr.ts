/** −(1/n) Σⱼ log σ(z⁺ − zⱼ): Bayesian personalised ranking (Rendle et al. 2009), averaged over the candidates left. */
import type { PointwiseEpilogue } from './row-epilogue.js';

export const bpr: PointwiseEpilogue = {
  terms: 'sigmoid',
  shift: 'positive',
  finish: ({ losses, slopes, left }) => ({
    loss: losses / left,
    positiveSlope: -slopes / left,
    candidateScale: 1 / left,
  }),
};
