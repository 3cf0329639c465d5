/**
 * InfoNCE (van den Oord et al. 2018): softmax of the positive among the candidates as they come, without correction,
 *   L = −s⁺/τ + log(e^(s⁺/τ) + Σⱼ e^(sⱼ/τ)).
 * Its optimum is s/τ = log p(i|u)/q(i) + c(u), q where negatives come from: in-batch the pointwise mutual information.
 */
import { neverCorrected, rankingForm, rowLoss, type LossKind } from './contrastive-loss.js';

export const infonce: LossKind = {
  summary: 'softmax without correction: learns the pointwise mutual information',
  forms: [],
  negatives: 'any',
  logQ: neverCorrected('with logQ it is batch-softmax (or sampled-softmax)'),
  takes: { temperature: 0.07 },
  create: () => rowLoss({ kind: 'softmax' }, { name: 'infonce', form: rankingForm, noMiBoundBecause: null }),
};
