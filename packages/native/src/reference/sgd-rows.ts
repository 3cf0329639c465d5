/** v ← μ·v + g, w ← w − η·(v + decay·w) on the listed rows; without a velocity w ← w − η·(g + decay·w). */
import type { Kernels } from '../kernels.js';
import { checkSparseStep } from '../shapes/row-list-shape.js';
import { updateRows } from './update-rows.js';

export const sgdRows: Kernels['sgdRows'] = (step) => {
  const { dim, gradient, learningRate, weightDecay, momentum, velocity } = step;
  checkSparseStep(step, velocity === null ? {} : { velocity });
  updateRows(step, (weights, start, at, from) => {
    for (let j = 0; j < dim; j++) {
      const slope = gradient[from + j];
      const direction = velocity === null ? slope : (velocity[at + j] = momentum * velocity[at + j] + slope);
      weights[start + j] -= learningRate * (direction + weightDecay * weights[start + j]);
    }
  });
};
