/** What all optimisers share: a rule per row, its moments by name, the step count. */
import { BelfryError, int32Room, Rng } from '@belfry/core';
import type { Kernels, RowStep, SparseStep } from '@belfry/native';
import type { EmbeddingTable, Gradients } from '../embedding-table.js';
import { requireFiniteGradients } from '../finite.js';
import { GrowingValues } from '../growing-values.js';
import type { Optimizer } from '../optimizer.js';
import type { TableMemory } from '../table-memory.js';
import { precisionOf } from '../table-values.js';

/** What a rule may be told. */
export interface RuleOptions {
  /** Momentum of `sgd` and `lars`, 0 ≤ μ < 1; the others have their own and ignore it. */
  readonly momentum: number;
}

/** How rows move; an optimiser is a rule and the arrays it keeps. */
export interface UpdateRule {
  /** Arrays kept per parameter, each of its size, zero at first. */
  readonly moments: readonly string[];
  /**
   * @param moments in the order of {@link UpdateRule.moments} @param stepCount from 1
   * @param isVector whether it is a dense parameter of rank 1: a bias, a norm's scale
   */
  step(step: SparseStep, moments: readonly Float32Array[], stepCount: number, isVector: boolean): void;
  /** The same with the gradient 0, on all rows of a table that a step did not touch; absent: they stay. */
  idle?(step: RowStep, moments: readonly Float32Array[], stepCount: number): void;
}

/** A dense parameter goes through the row kernels as a table of one row. */
const onlyRow = Int32Array.of(0);

export interface RowOptimizerParts {
  readonly name: string;
  readonly rule: UpdateRule;
  /** Decoupled (Loshchilov & Hutter 2019), on touched rows and on kernels; biases (rank 1) are spared. */
  readonly weightDecay: number;
  /** Of stochastic rounding. */
  readonly seed: number;
  readonly kernels: Kernels;
  /** Where moments lie. */
  readonly memory: TableMemory;
}

export class RowOptimizer implements Optimizer {
  readonly #parts: RowOptimizerParts;
  readonly #state = new Map<string, GrowingValues<Float32Array>>();
  #stepCount = 0;

  constructor(parts: RowOptimizerParts) {
    this.#parts = parts;
  }

  get name(): string {
    return this.#parts.name;
  }

  get stepCount(): number {
    return this.#stepCount;
  }

  apply(gradients: Gradients, learningRate: number): void {
    const { rule, weightDecay, kernels } = this.#parts;
    requireFiniteGradients(gradients, kernels);
    this.#stepCount++;
    for (const sparse of gradients.sparse) {
      const { table, rows, values } = sparse;
      const step = {
        table: table.values,
        dim: table.dim,
        rows,
        gradient: values,
        learningRate,
        weightDecay,
        roundingKey: this.#roundingKey(table),
      };
      this.#update(table.name, step, false);
      rule.idle?.({ ...step, rows: otherRows(rows, table.rows) }, this.#moments(table.name, step), this.#stepCount);
    }
    for (const { parameter, values } of gradients.dense) {
      const isVector = parameter.shape.length === 1;
      const step = {
        table: parameter.values,
        dim: values.length,
        rows: onlyRow,
        gradient: values,
        learningRate,
        weightDecay: isVector ? 0 : weightDecay,
      };
      this.#update(parameter.name, step, isVector);
    }
  }

  state(): Map<string, Float32Array> {
    return new Map(Array.from(this.#state, ([name, { values }]) => [name, values]));
  }

  restore(stepCount: number, state: ReadonlyMap<string, Float32Array>): void {
    this.#stepCount = stepCount;
    this.#state.clear();
    for (const [name, values] of state) this.#zeros(name, values.length).set(values);
  }

  grow({ name, values }: EmbeddingTable): void {
    for (const moment of this.#momentNames(name)) this.#state.get(moment)?.grow(values.length);
  }

  forget({ name, dim }: EmbeddingTable, rows: Int32Array): void {
    for (const moment of this.#momentNames(name)) {
      const values = this.#state.get(moment)?.values;
      if (values !== undefined) for (const row of rows) values.fill(0, row * dim, (row + 1) * dim);
    }
  }

  #update(name: string, step: SparseStep, isVector: boolean): void {
    this.#parts.rule.step(step, this.#moments(name, step), this.#stepCount, isVector);
  }

  #moments(name: string, { table }: RowStep): Float32Array[] {
    return this.#momentNames(name).map((moment) => this.#moment(moment, table.length));
  }

  #momentNames(name: string): string[] {
    const { rule, name: optimizer } = this.#parts;
    return rule.moments.map((moment) => `${name}/${optimizer}.${moment}`);
  }

  #moment(name: string, length: number): Float32Array {
    const values = this.#state.get(name)?.values ?? this.#zeros(name, length);
    if (values.length !== length) {
      throw new BelfryError('SHAPE_MISMATCH', {
        given: `optimiser state "${name}" of ${values.length} numbers`,
        expected: `${length}, the size of what it belongs to`,
        change: 'Resume with the data and the tower options the state was made with.',
      });
    }
    return values;
  }

  #zeros(name: string, length: number): Float32Array {
    const zeros = new GrowingValues(
      length,
      (room) => new Float32Array(this.#parts.memory(room * Float32Array.BYTES_PER_ELEMENT)),
    );
    this.#state.set(name, zeros);
    return zeros.values;
  }

  /** From the seed, the table and the step alone: a resumed run rounds as an uninterrupted one does. */
  #roundingKey({ name, values }: EmbeddingTable): number {
    if (precisionOf(values) === 'float32') return 0;
    return Rng.fromSeed(this.#parts.seed).fork(name).fork(`step ${this.#stepCount}`).uint32();
  }
}

/** The rows below `count` that are not listed, ascending. */
function otherRows(rows: Int32Array, count: number): Int32Array {
  const listed = int32Room(count).fill(0);
  for (const row of rows) listed[row] = 1;
  const others = int32Room(count - rows.length);
  for (let row = 0, at = 0; at < others.length; row++) if (listed[row] === 0) others[at++] = row;
  return others;
}
