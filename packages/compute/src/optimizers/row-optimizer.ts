/** What all optimisers share: a rule per row, its moments by name, the step count. */
import { BelfryError } from '@belfry/core';
import type { SparseStep } from '@belfry/native';
import type { Gradients } from '../embedding-table.js';
import type { Optimizer } from '../optimizer.js';

/** What a rule may be told. */
export interface RuleOptions {
  /** Momentum of `sgd`, 0 ≤ μ < 1; the others have their own and ignore it. */
  readonly momentum: number;
}

/** How rows move; an optimiser is a rule and the arrays it keeps. */
export interface UpdateRule {
  /** Arrays kept per parameter, each of its size, zero at first. */
  readonly moments: readonly string[];
  /** @param moments in the order of {@link UpdateRule.moments} @param stepCount from 1 */
  step(step: SparseStep, moments: readonly Float32Array[], stepCount: number): void;
}

/** A dense parameter goes through the row kernels as a table of one row. */
const onlyRow = Int32Array.of(0);

export class RowOptimizer implements Optimizer {
  readonly name: string;
  readonly #rule: UpdateRule;
  readonly #weightDecay: number;
  readonly #state = new Map<string, Float32Array>();
  #stepCount = 0;

  /** @param weightDecay decoupled (Loshchilov & Hutter 2019), on touched rows and on kernels; biases (rank 1) are spared */
  constructor(name: string, rule: UpdateRule, weightDecay: number) {
    this.name = name;
    this.#rule = rule;
    this.#weightDecay = weightDecay;
  }

  get stepCount(): number {
    return this.#stepCount;
  }

  apply({ dense, sparse }: Gradients, learningRate: number): void {
    this.#stepCount++;
    const weightDecay = this.#weightDecay;
    for (const { table, rows, values } of sparse) {
      this.#update(table.name, {
        table: table.values,
        dim: table.dim,
        rows,
        gradient: values,
        learningRate,
        weightDecay,
      });
    }
    for (const { parameter, values } of dense) {
      const decay = parameter.shape.length > 1 ? weightDecay : 0;
      this.#update(parameter.name, {
        table: parameter.values,
        dim: values.length,
        rows: onlyRow,
        gradient: values,
        learningRate,
        weightDecay: decay,
      });
    }
  }

  state(): Map<string, Float32Array> {
    return new Map(this.#state);
  }

  restore(stepCount: number, state: ReadonlyMap<string, Float32Array>): void {
    this.#stepCount = stepCount;
    this.#state.clear();
    for (const [name, values] of state) this.#state.set(name, values.slice());
  }

  #update(name: string, step: SparseStep): void {
    const moments = this.#rule.moments.map((moment) =>
      this.#moment(`${name}/${this.name}.${moment}`, step.table.length),
    );
    this.#rule.step(step, moments, this.#stepCount);
  }

  #moment(name: string, length: number): Float32Array {
    let values = this.#state.get(name);
    if (values === undefined) this.#state.set(name, (values = new Float32Array(length)));
    if (values.length !== length) {
      throw new BelfryError('SHAPE_MISMATCH', {
        given: `optimiser state "${name}" of ${values.length} numbers`,
        expected: `${length}, the size of what it belongs to`,
        change: 'Resume with the data and the tower options the state was made with.',
      });
    }
    return values;
  }
}
