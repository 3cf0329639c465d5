/**
 * Adagrad (Duchi, Hazan & Singer 2011): a ← a + g², w ← w − η·g / (√a + ε), element by element. Rows that a step does
 * not touch have no gradient, so the row-sparse form equals the dense one.
 */
import { getKernels } from '@belfry/native';
import type { OptimizerOptions } from './registry.js';
import { RowOptimizer } from './row-optimizer.js';

const epsilon = 1e-10;

export function adagrad({ weightDecay }: OptimizerOptions): RowOptimizer {
  return new RowOptimizer(
    {
      name: 'adagrad',
      moments: ['accumulator'],
      step: (step, [accumulator]) => getKernels().adagradRows({ ...step, accumulator, epsilon }),
    },
    weightDecay,
  );
}
