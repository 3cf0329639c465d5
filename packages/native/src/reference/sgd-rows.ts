/** v ← μ·v + g, w ← w − η·(v + decay·w) on the listed rows; without a velocity w ← w − η·(g + decay·w). */
import type { Kernels } from '../kernels.js';
import { checkSparseStep } from '../shapes/row-list-shape.js';

export const sgdRows: Kernels['sgdRows'] = (step) => {
  const { table, dim, rows, gradient, learningRate, weightDecay, momentum, velocity } = step;
  checkSparseStep(step, velocity === null ? {} : { velocity });
  for (let i = 0; i < rows.length; i++) {
    for (let j = i * dim, at = rows[i] * dim; j < (i + 1) * dim; j++, at++) {
      const direction = velocity === null ? gradient[j] : (velocity[at] = momentum * velocity[at] + gradient[j]);
      table[at] -= learningRate * (direction + weightDecay * table[at]);
    }
  }
};
