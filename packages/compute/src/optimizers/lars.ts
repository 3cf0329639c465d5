/**
 * LARS (You, Gitman & Ginsburg 2017): each layer, and each row of a table, moves in proportion to its own norm,
 *     v ← μ·v + (‖w‖ / (‖g‖ + β‖w‖))·(g + β·w),   w ← w − η·v,
 * β the weight decay, so that a learning rate η of .01 is a step of a hundredth of the norm whatever the size of the gradient.
 * Biases and the like (rank 1) and rows whose weights or gradients are all 0 take the plain gradient. Velocities of rows are
 * lazy, as those of `sgd` are.
 */
import type { Kernels } from '@belfry/native';
import type { RuleOptions, UpdateRule } from './row-optimizer.js';
import { sgd } from './sgd.js';

export function lars(options: RuleOptions, kernels: Kernels): UpdateRule {
  const { moments, step: move } = sgd(options, kernels);
  return {
    moments,
    step(step, velocities, stepCount, isVector) {
      if (isVector) return move(step, velocities, stepCount, isVector);
      const { table, dim, rows, weightDecay: decay } = step;
      const weights = new Float32Array(rows.length * dim);
      kernels.gatherRows(table, dim, rows, weights);
      const gradient = step.gradient.slice();
      for (let from = 0; from < gradient.length; from += dim) {
        const norm = lengthOf(weights.subarray(from, from + dim));
        const slope = lengthOf(gradient.subarray(from, from + dim));
        const trust = norm > 0 && slope > 0 ? norm / (slope + decay * norm) : 1;
        for (let i = from; i < from + dim; i++) gradient[i] = trust * (gradient[i] + decay * weights[i]);
      }
      move({ ...step, gradient, weightDecay: 0 }, velocities, stepCount, isVector);
    },
  };
}

function lengthOf(row: Float32Array): number {
  let squares = 0;
  for (const value of row) squares += value * value;
  return Math.sqrt(squares);
}
