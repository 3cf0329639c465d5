/**
 * Lazy Adam (Kingma & Ba 2015) with decoupled weight decay (Loshchilov & Hutter 2019) on the listed rows:
 * m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g², w ← w − η·(m̂ / (√v̂ + ε) + decay·w), m̂ = m / (1 − β₁ᵗ), v̂ = v / (1 − β₂ᵗ).
 */
import type { Kernels } from '../kernels.js';
import { checkSparseStep } from '../shapes/row-list-shape.js';
import { updateRows } from './update-rows.js';

export const adamRows: Kernels['adamRows'] = (step) => {
  const { dim, gradient, learningRate, weightDecay, first, second, beta1, beta2, epsilon, stepCount } = step;
  checkSparseStep(step, { first, second });
  const firstCorrection = 1 / (1 - beta1 ** stepCount);
  const secondCorrection = 1 / (1 - beta2 ** stepCount);
  updateRows(step, (weights, start, at, from) => {
    for (let j = 0; j < dim; j++) {
      const slope = gradient === null ? 0 : gradient[from + j];
      first[at + j] = beta1 * first[at + j] + (1 - beta1) * slope;
      second[at + j] = beta2 * second[at + j] + (1 - beta2) * slope * slope;
      const direction = (first[at + j] * firstCorrection) / (Math.sqrt(second[at + j] * secondCorrection) + epsilon);
      weights[start + j] -= learningRate * (direction + weightDecay * weights[start + j]);
    }
  });
};
