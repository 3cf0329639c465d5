/**
 * Decoupled softmax: the positive is left out of the sum,
 *   L = −s⁺/τ + w·log Σⱼ e^(sⱼ/τ − log cⱼ).
 * w = 1 is decoupled contrastive learning (Yeh et al., ECCV 2022), another w the bilateral softmax loss (Wu et al., ICDE 2024).
 * The positive needs no correction (log c⁺ would only add a constant) and hits of the own item are masked.
 */
import { partitionForm, rowLoss, type LossKind } from './contrastive-loss.js';

export const decoupled: LossKind = {
  summary: 'softmax with the positive left out of the denominator, the log-sum weighted',
  forms: [],
  needsBatch: false,
  takesWeight: true,
  create: ({ weight }) =>
    rowLoss(
      { kind: 'decoupled', weight },
      {
        name: 'decoupled',
        form: partitionForm,
        noMiBoundBecause: 'the decoupled softmax leaves the positive out of the sum',
      },
    ),
};
