/** Where the learned arrays of a tower come from: drawn at random, or stored by an earlier run. */
import { BelfryError, type Rng } from '@belfry/core';
import { normalValues, type DenseParameter, type EmbeddingTable } from '@belfry/compute';
import type { TowerState } from './tower-state.js';

/** The values of a parameter that starts as `mean` + normal noise of this standard deviation. */
export type ParameterValues = (name: string, shape: readonly number[], start: Start) => Float32Array;

interface Start {
  readonly mean: number;
  readonly std: number;
}

/** Fresh values. Each parameter has a stream of its own, so adding one leaves the others as they were. */
export function freshValues(rng: Rng): ParameterValues {
  return (name, shape, { mean, std }) => {
    const length = sizeOf(shape);
    return std === 0 ? new Float32Array(length).fill(mean) : normalValues(length, std, rng.fork(name));
  };
}

/** Values of a saved state, used in place without a copy. */
export function storedValues(state: TowerState): ParameterValues {
  return (name, shape) => storedParameter(state, name, shape);
}

/** @throws BelfryError CHECKPOINT_CORRUPT where it is absent, SHAPE_MISMATCH where it is of another shape */
export function storedParameter(state: TowerState, name: string, shape: readonly number[]): Float32Array {
  const stored = state.get(name);
  if (stored === undefined) {
    throw new BelfryError('CHECKPOINT_CORRUPT', {
      given: `a saved state without the parameter "${name}"`,
      expected: 'all parameters of the towers',
      change: 'Load it with the tower options it was saved with.',
    });
  }
  if (stored.shape.join() !== shape.join()) {
    throw new BelfryError('SHAPE_MISMATCH', {
      given: `"${name}" saved with shape [${stored.shape.join(', ')}]`,
      expected: `[${shape.join(', ')}]`,
      change: 'Load it with the data and the tower options it was saved with.',
    });
  }
  return stored.values;
}

/** Makes the parameters of one tower and keeps the list of them. */
export class Parameters {
  readonly tables: EmbeddingTable[] = [];
  readonly dense: DenseParameter[] = [];
  readonly #side: string;
  readonly #values: ParameterValues;

  constructor(side: 'user' | 'item', values: ParameterValues) {
    this.#side = side;
    this.#values = values;
  }

  /** @param norm expected norm of a fresh row */
  addTable(name: string, rows: number, dim: number, norm: number): EmbeddingTable {
    const fullName = `${this.#side}.${name}`;
    const values = this.#values(fullName, [rows, dim], { mean: 0, std: norm / Math.sqrt(dim) });
    const table = { name: fullName, rows, dim, values };
    this.tables.push(table);
    return table;
  }

  addDense(name: string, shape: readonly number[], start: Start): DenseParameter {
    const fullName = `${this.#side}.${name}`;
    const parameter = { name: fullName, shape, values: this.#values(fullName, shape, start) };
    this.dense.push(parameter);
    return parameter;
  }

  /** Counts a table of the other tower among this one's. */
  share(table: EmbeddingTable): EmbeddingTable {
    this.tables.push(table);
    return table;
  }
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}
