/** Where the learned arrays of a tower come from: drawn at random, or stored by an earlier run. */
import { BelfryError, type Rng } from '@belfry/core';
import {
  GrowingTable,
  fillNormal,
  precisionOf,
  type DenseParameter,
  type EmbeddingTable,
  type TableMemory,
  type TablePrecision,
} from '@belfry/compute';
import type { Side } from '@belfry/data';
import type { TableValues } from '@belfry/native';
import type { TowerState } from './saved-arrays.js';

/** Where parameters come from. */
export interface ParameterValues {
  table(spec: TableSpec): EmbeddingTable;
  dense(name: string, shape: readonly number[], start: Start): Float32Array;
}

export interface TableSpec {
  readonly name: string;
  readonly rows: number;
  readonly dim: number;
  /** Standard deviation of a fresh table's numbers, whose mean is 0. */
  readonly std: number;
  /** The vocabulary it has a row for each id of; null for other tables. */
  readonly rowsOf: Side | null;
}

/** A fresh parameter is `mean` + normal noise of this standard deviation. */
interface Start {
  readonly mean: number;
  readonly std: number;
}

/** Fresh values. Each parameter has a stream of its own, so adding one leaves the others as they were. */
export class FreshValues implements ParameterValues {
  /** Tables made so far, by the vocabulary they grow with. */
  readonly growing: Readonly<Record<Side, GrowingTable[]>> = { user: [], item: [] };

  constructor(
    private readonly rng: Rng,
    private readonly precision: TablePrecision,
    private readonly memory: TableMemory,
  ) {}

  table({ rowsOf, ...spec }: TableSpec): EmbeddingTable {
    const { precision, memory } = this;
    const table = new GrowingTable({ ...spec, rng: this.rng.fork(spec.name), precision, memory });
    if (rowsOf !== null) this.growing[rowsOf].push(table);
    return table;
  }

  dense(name: string, shape: readonly number[], { mean, std }: Start): Float32Array {
    const values = new Float32Array(sizeOf(shape)).fill(mean);
    if (std > 0) fillNormal(values, std, this.rng.fork(name));
    return values;
  }
}

/** Values of a saved state, used in place without a copy. */
export function storedValues(state: TowerState): ParameterValues {
  return {
    table: ({ name, rows, dim }) => ({ name, rows, dim, values: storedParameter(state, name, [rows, dim]) }),
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

  /** @param norm expected norm of a fresh row @param rowsOf the vocabulary it has a row for each id of */
  addTable(name: string, rows: number, dim: number, norm: number, rowsOf: Side | null = null): EmbeddingTable {
    const table = this.#values.table({ name: this.fullName(name), rows, dim, std: norm / Math.sqrt(dim), rowsOf });
    this.tables.push(table);
    return table;
  }

  addDense(name: string, shape: readonly number[], start: Start): DenseParameter {
    const fullName = this.fullName(name);
    const parameter = { name: fullName, shape, values: this.#values.dense(fullName, shape, start) };
    this.dense.push(parameter);
    return parameter;
  }

  /** Counts a table that was made elsewhere among this tower's. */
  share(table: EmbeddingTable): EmbeddingTable {
    this.tables.push(table);
    return table;
  }
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}
