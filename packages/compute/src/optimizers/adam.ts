/**
 * Adam (Kingma & Ba 2015) with decoupled weight decay (AdamW, Loshchilov & Hutter 2019), **lazy on tables**: the moments
 * of a row decay only in steps that touch the row, while the bias correction follows the global step count. Dense Adam
 * would go on moving untouched rows by their old momentum; lazy Adam leaves them alone, and so costs what a batch
 * touches. Where every row is touched in every step, the two are equal. `dense-adam` is the dense one.
 */
import type { Kernels } from '@belfry/native';
import type { RuleOptions, UpdateRule } from './row-optimizer.js';

const beta1 = 0.9;
const beta2 = 0.999;
const epsilon = 1e-8;

export function adam(_options: RuleOptions, kernels: Kernels): UpdateRule {
  return {
    moments: ['first', 'second'],
    step: (step, [first, second], stepCount) =>
      kernels.adamRows({ ...step, first, second, beta1, beta2, epsilon, stepCount }),
  };
}

/** Adam with all rows of a table in each step that touches the table: untouched rows have the gradient 0. */
export function denseAdam(options: RuleOptions, kernels: Kernels): UpdateRule {
  return {
    ...adam(options, kernels),
    idle: (step, [first, second], stepCount) =>
      kernels.adamRows({ ...step, gradient: null, first, second, beta1, beta2, epsilon, stepCount }),
  };
}
