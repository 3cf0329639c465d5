/**
 * Sampled softmax (Bengio & Senécal 2008; Jean et al. 2015): a softmax over the whole catalogue, estimated on the
 * positive and N sampled items. `ranking` (Ma & Collins 2018) corrects the positive too and is exact at every N;
 * `partition` estimates the sum over all other items, L = −s⁺/τ + log(e^(s⁺/τ) + Σⱼ e^(sⱼ/τ − log cⱼ)), and is exact
 * only as N → ∞.
 */
import { corrected, partitionForm, rankingForm, rowLoss, type LossKind } from './contrastive-loss.js';

export const sampledSoftmax: LossKind = {
  summary: 'softmax over the catalogue, estimated on sampled items',
  forms: ['ranking', 'partition'],
  negatives: 'any',
  logQ: corrected,
  takes: { temperature: 0.07 },
  create: ({ form }) =>
    rowLoss(
      { kind: 'softmax' },
      form === partitionForm.name
        ? {
            name: 'sampled-softmax',
            form: partitionForm,
            noMiBoundBecause:
              'the partition form scores the positive by another critic than the negatives and masks own hits',
          }
        : { name: 'sampled-softmax', form: rankingForm, noMiBoundBecause: null },
    ),
};
