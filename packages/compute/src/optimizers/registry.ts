/** The optimisers by name. */
import { getKernels, type Kernels } from '@belfry/native';
import type { Optimizer } from '../optimizer.js';
import { inMemory, type TableMemory } from '../table-memory.js';
import { adagrad } from './adagrad.js';
import { adam, denseAdam } from './adam.js';
import { lars } from './lars.js';
import { RowOptimizer, type RuleOptions, type UpdateRule } from './row-optimizer.js';
import { sgd } from './sgd.js';

export interface OptimizerOptions extends RuleOptions {
  readonly optimizer: OptimizerName;
  /** Decoupled weight decay: w ← w − lr·decay·w on touched rows and on kernels, not on biases. */
  readonly weightDecay: number;
  /** Decides how tables of bfloat16 are rounded; 0 where it is left out. */
  readonly seed?: number;
}

export const optimizers = { adam, 'dense-adam': denseAdam, adagrad, sgd, lars } satisfies Record<
  string,
  (options: RuleOptions, kernels: Kernels) => UpdateRule
>;

export type OptimizerName = keyof typeof optimizers;

/** @param memory where moments lie */
export function createOptimizer(
  options: OptimizerOptions,
  kernels: Kernels = getKernels(),
  memory: TableMemory = inMemory,
): Optimizer {
  const { optimizer: name, weightDecay, seed = 0 } = options;
  return new RowOptimizer({ name, rule: optimizers[name](options, kernels), weightDecay, seed, kernels, memory });
}
