/**
 * Stochastic gradient descent, with classical momentum where asked for: v ← μ·v + g, w ← w − η·v. On tables momentum is
 * lazy: the velocity of a row is neither decayed nor applied in steps that do not touch the row.
 */
import type { Kernels } from '@belfry/native';
import type { RuleOptions, UpdateRule } from './row-optimizer.js';

export function sgd({ momentum }: RuleOptions, kernels: Kernels): UpdateRule {
  return {
    moments: momentum > 0 ? ['velocity'] : [],
    step: (step, [velocity]) => kernels.sgdRows({ ...step, momentum, velocity: velocity ?? null }),
  };
}
