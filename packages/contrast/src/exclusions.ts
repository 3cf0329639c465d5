/**
 * Which candidates each query leaves out: its own column, accidental hits of its own item, and, where asked, all other
 * known positives of its user. Item rows lead to their columns through linked lists, and a row's columns are put in order
 * by marking a bit for each, in arrays that are made once: a step costs the batch, the candidates and the known
 * positives of its users, whatever the catalogue.
 */
import type { Csr } from '@belfry/core';
import type { ContrastBatch } from './contrast-batch.js';

const NONE = -1;
const NO_WORD = 0x7fffffff;
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
  /** A bit for each column that the row at hand leaves out, 32 a word; all 0 between two rows. */
  #marks = new Int32Array(0);
  /** The words with a mark lie between these, ends included. */
  #firstWord = NO_WORD;
  #lastWord = -1;
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
      if (!keepsOwnRepeats) this.#markItem(own);
      else if (usesBatch) this.#mark(row);
      if (knownPositives !== null) this.#markOthers(knownPositives, batch.users[row], own);
      this.#takeMarked();
      offsets[row + 1] = this.#length;
    }
    this.#unlinkColumns(batch.items);
    this.#unlinkColumns(drawn);
    return { offsets, values: this.#excluded.slice(0, this.#length) };
  }

  #linkColumns(batchItems: Int32Array, drawn: Int32Array, drawnFrom: number): void {
    const columns = drawnFrom + drawn.length;
    if (this.#nextColumn.length < columns) {
      this.#nextColumn = new Int32Array(columns);
      this.#marks = new Int32Array(Math.ceil(columns / 32));
    }
    for (let column = 0; column < columns; column++) {
      const item = column < drawnFrom ? batchItems[column] : drawn[column - drawnFrom];
      this.#nextColumn[column] = this.#firstColumn[item];
      this.#firstColumn[item] = column;
      this.#filter[filterPlace(item)] = 1;
    }
  }

  #unlinkColumns(items: Int32Array): void {
    for (let i = 0; i < items.length; i++) {
      this.#firstColumn[items[i]] = NONE;
      this.#filter[filterPlace(items[i])] = 0;
    }
  }

  #markOthers({ offsets, values }: Csr, user: number, own: number): void {
    const filter = this.#filter;
    for (let i = offsets[user]; i < offsets[user + 1]; i++) {
      const item = values[i];
      if (filter[filterPlace(item)] !== 0 && item !== own) this.#markItem(item);
    }
  }

  #markItem(item: number): void {
    const next = this.#nextColumn;
    for (let column = this.#firstColumn[item]; column !== NONE; column = next[column]) this.#mark(column);
  }

  #mark(column: number): void {
    const word = column >>> 5;
    this.#marks[word] |= 1 << (column & 31);
    if (word < this.#firstWord) this.#firstWord = word;
    if (word > this.#lastWord) this.#lastWord = word;
  }

  /** Appends the marked columns, ascending, and unmarks them. */
  #takeMarked(): void {
    const marks = this.#marks;
    this.#makeRoom(32 * (this.#lastWord - this.#firstWord + 1));
    const excluded = this.#excluded;
    let length = this.#length;
    for (let word = this.#firstWord; word <= this.#lastWord; word++) {
      for (let bits = marks[word]; bits !== 0; bits &= bits - 1)
        excluded[length++] = 32 * word + 31 - Math.clz32(bits & -bits);
      marks[word] = 0;
    }
    this.#length = length;
    this.#firstWord = NO_WORD;
    this.#lastWord = -1;
  }

  #makeRoom(more: number): void {
    if (this.#length + more <= this.#excluded.length) return;
    const larger = new Int32Array(2 * (this.#length + more));
    larger.set(this.#excluded);
    this.#excluded = larger;
  }
}
