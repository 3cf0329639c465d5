/**
 * Adagrad (Duchi, Hazan & Singer 2011): a ← a + g², w ← w − η·g / (√a + ε), element by element. Rows that a step does
 * not touch have no gradient, so the row-sparse form equals the dense one.
 */
import type { Kernels } from '@belfry/native';
import type { RuleOptions, UpdateRule } from './row-optimizer.js';

const epsilon = 1e-10;

export function adagrad(_options: RuleOptions, kernels: Kernels): UpdateRule {
  return {
    moments: ['accumulator'],
    step: (step, [accumulator]) => kernels.adagradRows({ ...step, accumulator, epsilon }),
  };
}
