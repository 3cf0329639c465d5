/**
 * Decoupled softmax: the positive is left out of the sum,
 *   L = −s⁺/τ + w·log Σⱼ e^(sⱼ/τ − log cⱼ).
 * w = 1 is decoupled contrastive learning (Yeh et al., ECCV 2022), another w the bilateral softmax loss (Wu et al., ICDE 2024).
 * The positive needs no correction (log c⁺ would only add a constant) and hits of the own item are masked.
 */
import { corrected, partitionForm, rowLoss, type LossKind } from './contrastive-loss.js';

export const decoupled = decoupledSoftmax('decoupled', 1);
export const bilateral = decoupledSoftmax('bilateral', 1.22);

function decoupledSoftmax(name: string, usualWeight: number): LossKind {
  return {
    summary: 'softmax with the positive left out of the denominator, the log-sum weighted',
    forms: [],
    negatives: 'any',
    logQ: corrected,
    takes: { temperature: 0.07, weight: usualWeight },
    create: ({ weight = usualWeight }) =>
      rowLoss(
        { kind: 'decoupled', weight },
        { name, form: partitionForm, noMiBoundBecause: 'the decoupled softmax leaves the positive out of the sum' },
      ),
  };
}
