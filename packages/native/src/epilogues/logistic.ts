/**
 * −log σ(z⁺) − Σⱼ log σ(−zⱼ): a binary classifier of positives against noise. With z = s − log(k·p_noise) it is
 * noise-contrastive estimation (Gutmann & Hyvärinen 2010), with z = s skip-gram's negative sampling (Mikolov et al. 2013).
 */
import type { PointwiseEpilogue } from './row-epilogue.js';
import { sigmoid, softplus } from './sigmoid.js';

export const logistic: PointwiseEpilogue = {
  terms: 'sigmoid',
  shift: 0,
  finish: ({ positive, losses }) => ({
    loss: softplus(-positive) + losses,
    positiveSlope: -sigmoid(-positive),
    candidateScale: 1,
  }),
};
