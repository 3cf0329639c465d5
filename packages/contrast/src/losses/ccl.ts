/**
 * Cosine contrastive loss (SimpleX, Mao et al., CIKM 2021), on cosines s:
 *   L = (1 − s⁺) + (w/n) Σⱼ max(0, sⱼ − m).
 * Candidates below the margin m are left in peace. Free cosines end at 1 where pull outweighs push, p(i|u) > w·q(i), and at m
 * elsewhere; hits of the own item are masked.
 */
import { neverCorrected, partitionForm, rowLoss, type LossKind } from './contrastive-loss.js';

const WEIGHT = 50;
const MARGIN = 0.9;

export const ccl: LossKind = {
  summary: 'cosines: positives pulled to 1, candidates pushed below a margin',
  forms: [],
  negatives: 'any',
  logQ: neverCorrected('it takes cosines, to which nothing can be added'),
  takes: { weight: WEIGHT, margin: MARGIN },
  onCosines: true,
  create: ({ weight = WEIGHT, margin = MARGIN }) =>
    rowLoss(
      { kind: 'ccl', weight, margin },
      { name: 'ccl', form: partitionForm, noMiBoundBecause: 'CCL is a hinge on cosines, not a softmax' },
    ),
};
