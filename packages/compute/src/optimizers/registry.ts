/** The optimisers by name. */
import { getKernels, type Kernels } from '@belfry/native';
import type { Optimizer } from '../optimizer.js';
import { adagrad } from './adagrad.js';
import { adam } from './adam.js';
import { RowOptimizer, type RuleOptions, type UpdateRule } from './row-optimizer.js';
import { sgd } from './sgd.js';

export interface OptimizerOptions extends RuleOptions {
  readonly optimizer: OptimizerName;
  /** Decoupled weight decay: w ← w − lr·decay·w on touched rows and on kernels, not on biases. */
  readonly weightDecay: number;
}

export const optimizers = { adam, adagrad, sgd } satisfies Record<
  string,
  (options: RuleOptions, kernels: Kernels) => UpdateRule
>;

export type OptimizerName = keyof typeof optimizers;

export function createOptimizer(options: OptimizerOptions, kernels: Kernels = getKernels()): Optimizer {
  return new RowOptimizer(options.optimizer, optimizers[options.optimizer](options, kernels), options.weightDecay);
}
