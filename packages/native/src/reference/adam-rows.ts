/**
 * Lazy Adam (Kingma & Ba 2015) with decoupled weight decay (Loshchilov & Hutter 2019) on the listed rows:
 * m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g², w ← w − η·(m̂ / (√v̂ + ε) + decay·w), m̂ = m / (1 − β₁ᵗ), v̂ = v / (1 − β₂ᵗ).
 */
import type { Kernels } from '../kernels.js';
import { checkSparseStep } from '../shapes/row-list-shape.js';

export const adamRows: Kernels['adamRows'] = (step) => {
  const { table, dim, rows, gradient, learningRate, weightDecay, first, second, beta1, beta2, epsilon, stepCount } =
    step;
  checkSparseStep(step, { first, second });
  const firstCorrection = 1 / (1 - beta1 ** stepCount);
  const secondCorrection = 1 / (1 - beta2 ** stepCount);
  for (let i = 0; i < rows.length; i++) {
    for (let j = i * dim, at = rows[i] * dim; j < (i + 1) * dim; j++, at++) {
      const slope = gradient[j];
      first[at] = beta1 * first[at] + (1 - beta1) * slope;
      second[at] = beta2 * second[at] + (1 - beta2) * slope * slope;
      const direction = (first[at] * firstCorrection) / (Math.sqrt(second[at] * secondCorrection) + epsilon);
      table[at] -= learningRate * (direction + weightDecay * table[at]);
    }
  }
};
