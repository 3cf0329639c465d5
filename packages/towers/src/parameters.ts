/** Where the learned arrays of a tower come from: drawn at random, or stored by an earlier run. */
import { BelfryError, type Rng } from '@belfry/core';
import {
  emptyTable,
  fillNormal,
  precisionOf,
  type DenseParameter,
  type EmbeddingTable,
  type TableMemory,
  type TablePrecision,
} from '@belfry/compute';
import type { TableValues } from '@belfry/native';
import type { TowerState } from './saved-arrays.js';

/** The values parameters start with. */
export interface ParameterValues {
  /** @param shape [rows, dim] @param std standard deviation of a fresh table's numbers, whose mean is 0 */
  table(name: string, shape: readonly number[], std: number): TableValues;
  dense(name: string, shape: readonly number[], start: Start): Float32Array;
}

/** A fresh parameter is `mean` + normal noise of this standard deviation. */
interface Start {
  readonly mean: number;
  readonly std: number;
}

/** Fresh values. Each parameter has a stream of its own, so adding one leaves the others as they were. */
export function freshValues(rng: Rng, precision: TablePrecision, memory: TableMemory): ParameterValues {
  return {
    table(name, shape, std) {
      const values = emptyTable(sizeOf(shape), precision, memory);
      fillNormal(values, std, rng.fork(name));
      return values;
    },
    dense(name, shape, { mean, std }) {
      const values = new Float32Array(sizeOf(shape)).fill(mean);
      if (std > 0) fillNormal(values, std, rng.fork(name));
      return values;
    },
  };
}

/** Values of a saved state, used in place without a copy. */
export function storedValues(state: TowerState): ParameterValues {
  return {
    table: (name, shape) => storedParameter(state, name, shape),
    dense: (name, shape) => {
      const values = storedParameter(state, name, shape);
      if (values instanceof Float32Array) return values;
      throw otherPrecision(name, values, 'float32');
    },
  };
}

export function otherPrecision(name: string, saved: TableValues, wanted: TablePrecision): BelfryError {
  return new BelfryError('SHAPE_MISMATCH', {
    given: `"${name}" saved as ${precisionOf(saved)}`,
    expected: wanted,
    change: 'Load it with the tower options it was saved with.',
  });
}

/** @throws BelfryError CHECKPOINT_CORRUPT where it is absent, SHAPE_MISMATCH where it is of another shape */
export function storedParameter(state: TowerState, name: string, shape: readonly number[]): TableValues {
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

  /** `name` with the tower's side before it, e.g. `item.id`. */
  fullName(name: string): string {
    return `${this.#side}.${name}`;
  }

  /** @param norm expected norm of a fresh row */
  addTable(name: string, rows: number, dim: number, norm: number): EmbeddingTable {
    const fullName = this.fullName(name);
    const values = this.#values.table(fullName, [rows, dim], norm / Math.sqrt(dim));
    const table = { name: fullName, rows, dim, values };
    this.tables.push(table);
    return table;
  }

  addDense(name: string, shape: readonly number[], start: Start): DenseParameter {
    const fullName = this.fullName(name);
    const parameter = { name: fullName, shape, values: this.#values.dense(fullName, shape, start) };
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
