/** Adagrad (Duchi, Hazan & Singer 2011) on the listed rows: a ← a + g², w ← w − η·(g / (√a + ε) + decay·w). */
import type { Kernels } from '../kernels.js';
import { checkSparseStep } from '../shapes/row-list-shape.js';
import { updateRows } from './update-rows.js';

export const adagradRows: Kernels['adagradRows'] = (step) => {
  const { dim, gradient, learningRate, weightDecay, accumulator, epsilon } = step;
  checkSparseStep(step, { accumulator });
  updateRows(step, (weights, start, at, from) => {
    for (let j = 0; j < dim; j++) {
      const slope = gradient[from + j];
      accumulator[at + j] += slope * slope;
      const direction = slope / (Math.sqrt(accumulator[at + j]) + epsilon);
      weights[start + j] -= learningRate * (direction + weightDecay * weights[start + j]);
    }
  });
};
