/**
 * Stochastic gradient descent, with classical momentum where asked for: v ← μ·v + g, w ← w − η·v. On tables momentum is
 * lazy: the velocity of a row is neither decayed nor applied in steps that do not touch the row.
 */
import { getKernels } from '@belfry/native';
import type { OptimizerOptions } from './registry.js';
import { RowOptimizer, type UpdateRule } from './row-optimizer.js';

export function sgd({ weightDecay, momentum }: OptimizerOptions): RowOptimizer {
  const rule: UpdateRule = {
    name: 'sgd',
    moments: momentum > 0 ? ['velocity'] : [],
    step: (step, [velocity]) => getKernels().sgdRows({ ...step, momentum, velocity: velocity ?? null }),
  };
  return new RowOptimizer(rule, weightDecay);
}
