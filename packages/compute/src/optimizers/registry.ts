/** The optimisers by name. */
import type { Optimizer } from '../optimizer.js';
import { adagrad } from './adagrad.js';
import { adam } from './adam.js';
import { sgd } from './sgd.js';

export interface OptimizerOptions {
  /** Decoupled weight decay: w ← w − lr·decay·w on touched rows and on kernels, not on biases. */
  readonly weightDecay: number;
  /** Momentum of `sgd`, 0 ≤ μ < 1; the others have their own and ignore it. */
  readonly momentum: number;
}

export const optimizers = { adam, adagrad, sgd } satisfies Record<string, (options: OptimizerOptions) => Optimizer>;

export type OptimizerName = keyof typeof optimizers;
