/** Adagrad (Duchi, Hazan & Singer 2011) on the listed rows: a ← a + g², w ← w − η·(g / (√a + ε) + decay·w). */
import type { Kernels } from '../kernels.js';
import { checkSparseStep } from '../shapes/row-list-shape.js';

export const adagradRows: Kernels['adagradRows'] = (step) => {
  const { table, dim, rows, gradient, learningRate, weightDecay, accumulator, epsilon } = step;
  checkSparseStep(step, { accumulator });
  for (let i = 0; i < rows.length; i++) {
    for (let j = i * dim, at = rows[i] * dim; j < (i + 1) * dim; j++, at++) {
      accumulator[at] += gradient[j] * gradient[j];
      const direction = gradient[j] / (Math.sqrt(accumulator[at]) + epsilon);
      table[at] -= learningRate * (direction + weightDecay * table[at]);
    }
  }
};
