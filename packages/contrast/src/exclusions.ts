/**
 * Which candidates each query leaves out: its own column, accidental hits of its own item, and, where asked, all other
 * known positives of its user. Item rows lead to their columns through linked lists in arrays that are made once, so a
 * step costs the batch, the candidates and the known positives of its users, whatever the catalogue.
 */
import { csrRow, type Csr } from '@belfry/core';
import type { ContrastBatch } from './contrast-batch.js';

const NONE = -1;
/** Places of the filter that is asked before the table of items: it fits a near cache whatever the catalogue. */
const FILTER_SIZE = 1 << 16;
const filterPlace = (item: number): number => item & (FILTER_SIZE - 1);

export interface ExclusionRules {
  readonly itemCount: number;
  /** User row → item rows, ascending, to be left out beside the own item; null = none. */
  readonly knownPositives: Csr | null;
  /** Whether other columns that hold the query's own item stay in. */
  readonly keepsOwnRepeats: boolean;
}

export class ExclusionBuilder {
  readonly #rules: ExclusionRules;
  /** [items] the first column that holds the item; all NONE between two calls. */
  readonly #firstColumn: Int32Array;
  /** 0 where no item of this place is in any column. */
  readonly #filter = new Uint8Array(FILTER_SIZE);
  /** [columns] the next column with the same item. */
  #nextColumn = new Int32Array(0);
  /** Excluded columns of the rows so far, grown by doubling and kept between calls. */
  #excluded = new Int32Array(1024);
  #length = 0;

  constructor(rules: ExclusionRules) {
    this.#rules = rules;
    this.#firstColumn = new Int32Array(rules.itemCount).fill(NONE);
  }

  /** @returns per row of the batch the excluded columns, ascending: the batch's positives first (where used), then `drawn`. */
  build(batch: ContrastBatch, drawn: Int32Array, usesBatch: boolean): Csr {
    const { knownPositives, keepsOwnRepeats } = this.#rules;
    const batchSize = batch.items.length;
    const drawnFrom = usesBatch ? batchSize : 0;
    this.#linkColumns(batch.items, drawn, drawnFrom);
    const offsets = new Int32Array(batchSize + 1);
    this.#length = 0;
    for (let row = 0; row < batchSize; row++) {
      const own = batch.items[row];
      if (!keepsOwnRepeats) this.#excludeItem(own);
      else if (usesBatch) this.#excludeColumn(row);
      if (knownPositives !== null) this.#excludeOthers(csrRow(knownPositives, batch.users[row]), own);
      this.#excluded.subarray(offsets[row], this.#length).sort();
      offsets[row + 1] = this.#length;
    }
    this.#unlinkColumns(batch.items);
    this.#unlinkColumns(drawn);
    return { offsets, values: this.#excluded.slice(0, this.#length) };
  }

  #linkColumns(batchItems: Int32Array, drawn: Int32Array, drawnFrom: number): void {
    const columns = drawnFrom + drawn.length;
    if (this.#nextColumn.length < columns) this.#nextColumn = new Int32Array(columns);
    for (let column = 0; column < columns; column++) {
      const item = column < drawnFrom ? batchItems[column] : drawn[column - drawnFrom];
      this.#nextColumn[column] = this.#firstColumn[item];
      this.#firstColumn[item] = column;
      this.#filter[filterPlace(item)] = 1;
    }
  }

  #unlinkColumns(items: Int32Array): void {
    for (const item of items) {
      this.#firstColumn[item] = NONE;
      this.#filter[filterPlace(item)] = 0;
    }
  }

  #excludeOthers(known: Int32Array, own: number): void {
    for (const item of known) {
      if (this.#filter[filterPlace(item)] !== 0 && item !== own) this.#excludeItem(item);
    }
  }

  #excludeItem(item: number): void {
    for (let column = this.#firstColumn[item]; column !== NONE; column = this.#nextColumn[column])
      this.#excludeColumn(column);
  }

  #excludeColumn(column: number): void {
    if (this.#length === this.#excluded.length) {
      const larger = new Int32Array(2 * this.#length);
      larger.set(this.#excluded);
      this.#excluded = larger;
    }
    this.#excluded[this.#length++] = column;
  }
}
