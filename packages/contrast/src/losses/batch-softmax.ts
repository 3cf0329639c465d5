/**
 * Batch softmax (Yi et al., "Sampling-bias-corrected neural modeling", RecSys 2019): each query tells its own item from
 * the other items of the batch, in the ranking form,
 *   L = −z⁺ + log(e^z⁺ + Σⱼ e^zⱼ),  z = s/τ − log c.
 * Without logQ it is InfoNCE (van den Oord et al. 2018), whose optimum is log p(i|u) − log q(i) + const.
 */
import { corrected, rankingForm, rowLoss, type LossKind } from './contrastive-loss.js';

export const batchSoftmax: LossKind = {
  summary: 'softmax over the positives of the batch, every candidate corrected',
  forms: ['ranking'],
  negatives: 'with-batch',
  logQ: corrected,
  takes: { temperature: 0.07 },
  create: () => rowLoss({ kind: 'softmax' }, { name: 'batch-softmax', form: rankingForm, noMiBoundBecause: null }),
};
