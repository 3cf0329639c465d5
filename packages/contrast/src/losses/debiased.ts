/**
 * Debiased contrastive loss (Chuang et al., NeurIPS 2020): candidates are thought of as drawn from all items, a share π of which
 * the query likes, and what these add to the sum is taken out again,
 *   L = −s⁺/τ + log(e^(s⁺/τ) + N·g),  g = max{(mean_neg e^(s/τ) − π·e^(s⁺/τ)) / (1 − π), e^(−1/τ)}.
 * π is `positivePrior` (τ⁺ in the paper). Uncorrected; repeats of the own item stay, for the prior counts them. The more π, the
 * steeper: at the optimum x = e^(s/τ)/mean e^(s/τ) solves x·(a + b·x) ∝ p(i|u)/q(i), a = N/(1 − π), b = 1 − N·π/(1 − π).
 */
import type { Epilogue } from '@belfry/native';
import { neverCorrected, rankingForm, type LossKind } from './contrastive-loss.js';

const POSITIVE_PRIOR = 0.01;

export const debiased: LossKind = {
  summary: 'softmax from whose negatives the share of hidden positives is taken out',
  forms: [],
  negatives: 'any',
  logQ: neverCorrected('its prior speaks of candidates as they are drawn'),
  takes: { temperature: 0.07, positivePrior: POSITIVE_PRIOR },
  fixedTemperatureBecause: 'the floor e^(−1/τ) of debiased moves with it',
  create: ({ positivePrior = POSITIVE_PRIOR }) => ({
    name: 'debiased',
    form: rankingForm,
    epilogue: null,
    noMiBoundBecause: 'the debiased softmax takes hidden positives out of the sum',
    score(kernels, input) {
      const epilogue: Epilogue = { kind: 'debiased', positivePrior, logFloor: -1 / input.temperature };
      return kernels.scores({ ...input, epilogue });
    },
  }),
};
