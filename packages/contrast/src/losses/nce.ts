/**
 * Noise-contrastive estimation (Gutmann & Hyvärinen 2010): a binary classifier of positives against k candidates of noise,
 *   L = −log σ(z⁺) − Σⱼ log σ(−zⱼ),  z = s/τ + b − log(k·p_noise).
 * Its optimum is s/τ + b = log p(i|u), normalised by itself: a probability, not only an order. Noise that hits the own item
 * stays noise. On cosines, which reach no log-odds by themselves, τ and b are learned.
 */
import { rankingForm, rowLoss, type LossKind } from './contrastive-loss.js';

export const nce: LossKind = {
  summary: 'binary classifier of positives against noise of known distribution: learns log p(i|u) itself',
  forms: [],
  negatives: 'any',
  logQ: {
    allowed: [true],
    because: 'the odds of noise are part of it, so a source must know them; without it is sgns',
  },
  takes: { temperature: 0.1 },
  startBias: ({ items }) => -Math.log(items),
  create: () =>
    rowLoss(
      { kind: 'logistic' },
      { name: 'nce', form: rankingForm, noMiBoundBecause: 'NCE is a sum of binary decisions, not a softmax' },
    ),
};
