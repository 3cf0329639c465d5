/**
 * Skip-gram's negative sampling (Mikolov et al. 2013): `nce` without the odds of noise,
 *   L = −log σ(z⁺) − Σⱼ log σ(−zⱼ),  z = s/τ + b.
 * Its optimum is s/τ + b = log p(i|u)/p_noise(i) − log k (Levy & Goldberg 2014), so it is `nce` only where k·p_noise = 1.
 */
import { neverCorrected, rankingForm, rowLoss, type LossKind } from './contrastive-loss.js';

export const sgns: LossKind = {
  summary: 'binary classifier of positives against negatives, uncorrected: learns a shifted mutual information',
  forms: [],
  negatives: 'any',
  logQ: neverCorrected('with logQ it is nce'),
  takes: { temperature: 0.1 },
  startBias: ({ candidates }) => -Math.log(candidates),
  create: () =>
    rowLoss(
      { kind: 'logistic' },
      { name: 'sgns', form: rankingForm, noMiBoundBecause: 'SGNS is a sum of binary decisions, not a softmax' },
    ),
};
