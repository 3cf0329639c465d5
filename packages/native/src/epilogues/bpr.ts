/** −(1/n) Σⱼ log σ(z⁺ − zⱼ): Bayesian personalised ranking (Rendle et al. 2009), averaged over the candidates left. */
import type { PointwiseEpilogue } from './row-epilogue.js';
import { sigmoid, softplus } from './sigmoid.js';

export const bpr: PointwiseEpilogue = {
  terms: 'pointwise',
  term: (z, positive) => ({ loss: softplus(z - positive), slope: sigmoid(z - positive) }),
  finish: ({ losses, slopes, left }) => ({
    loss: losses / left,
    positiveSlope: -slopes / left,
    candidateScale: 1 / left,
  }),
};
