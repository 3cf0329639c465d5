/**
 * Bayesian personalised ranking (Rendle et al., UAI 2009): every pair of positive and candidate a decision of its own,
 *   L = −(1/n) Σⱼ log σ(z⁺ − zⱼ),  z = s/τ, or s/τ − log c where corrected.
 * The optimum of a pair (a, b) is z_a − z_b = log p(a|u)/q(a) − log p(b|u)/q(b): uncorrected it learns log p/q + c(u), and with
 * both scores corrected log p + c(u), at every n.
 */
import { rankingForm, rowLoss, type LossKind } from './contrastive-loss.js';

export const bpr: LossKind = {
  summary: 'pairwise logistic: each candidate compared with the positive alone',
  forms: [],
  negatives: 'any',
  logQ: { allowed: [false, true], because: 'it is defined with and without' },
  takes: { temperature: 1 },
  create: () =>
    rowLoss(
      { kind: 'bpr' },
      { name: 'bpr', form: rankingForm, noMiBoundBecause: 'BPR compares pairs, it is not a softmax over candidates' },
    ),
};
