/**
 * A table whose vocabulary grows. Its rows are drawn one after the other from one stream, so a table that has grown equals
 * one that had all its rows from the start, however often it grew.
 */
import { Rng } from '@belfry/core';
import type { TableValues } from '@belfry/native';
import type { EmbeddingTable } from './embedding-table.js';
import { GrowingValues } from './growing-values.js';
import type { TableMemory } from './table-memory.js';
import { emptyTable, fillNormal, type TablePrecision } from './table-values.js';

export interface GrowingTableParts {
  readonly name: string;
  /** Rows at first. */
  readonly rows: number;
  readonly dim: number;
  /** Standard deviation of a fresh row's numbers, whose mean is 0. */
  readonly std: number;
  /** Not advanced. */
  readonly rng: Rng;
  readonly precision: TablePrecision;
  readonly memory: TableMemory;
}

export class GrowingTable implements EmbeddingTable {
  readonly name: string;
  readonly dim: number;
  readonly #values: GrowingValues<TableValues>;
  readonly #std: number;
  readonly #start: Rng;
  /** Draws the row after the last. */
  readonly #next: Rng;

  constructor({ name, rows, dim, std, rng, precision, memory }: GrowingTableParts) {
    this.name = name;
    this.dim = dim;
    this.#std = std;
    this.#start = Rng.fromState(rng.state);
    this.#next = Rng.fromState(rng.state);
    this.#values = new GrowingValues(rows * dim, (length) => emptyTable(length, precision, memory));
    fillNormal(this.values, std, this.#next);
  }

  get rows(): number {
    return this.values.length / this.dim;
  }

  get values(): TableValues {
    return this.#values.values;
  }

  /** Adds fresh rows. @param rows afterwards, not fewer than there are */
  grow(rows: number): void {
    const first = this.values.length;
    this.#values.grow(rows * this.dim);
    fillNormal(this.values.subarray(first), this.#std, this.#next);
  }

  /** Draws rows anew, for other ids than theirs: what each gets depends on the seed and the row alone. */
  redraw(rows: Int32Array): void {
    for (const row of rows) {
      const values = this.values.subarray(row * this.dim, (row + 1) * this.dim);
      fillNormal(values, this.#std, this.#start.fork(`row ${row}`));
    }
  }
}
