/** A set of item rows, one bit each: what a filter is made of. */
import { BelfryError } from '@belfry/core';

const BITS = 32;

export class RowSet {
  /** Row r is bit r % 32 of word ⌊r / 32⌋. */
  readonly words: Uint32Array;

  private constructor(words: Uint32Array) {
    this.words = words;
  }

  /** An empty set with room for rows 0 … rowCount − 1. */
  static empty(rowCount: number): RowSet {
    return new RowSet(new Uint32Array(Math.ceil(rowCount / BITS)));
  }

  /** @throws INVALID_ARGUMENT for a negative row */
  static of(rows: Iterable<number>): RowSet {
    const all = Int32Array.from(rows);
    const set = RowSet.empty(all.reduce((most, row) => Math.max(most, row), -1) + 1);
    for (const row of all) set.add(row);
    return set;
  }

  /** Rows there is room for: 0 … capacity − 1. */
  get capacity(): number {
    return this.words.length * BITS;
  }

  /** @throws INVALID_ARGUMENT for a row the set has no room for */
  add(row: number): void {
    if (!(row >= 0 && row < this.capacity)) {
      throw new BelfryError('INVALID_ARGUMENT', {
        given: `row ${row}`,
        expected: `rows from 0 to ${this.capacity - 1}`,
        change: 'Make the set with room for all rows.',
      });
    }
    this.words[row >>> 5] |= 1 << (row & 31);
  }

  delete(row: number): void {
    if (this.has(row)) this.words[row >>> 5] &= ~(1 << (row & 31));
  }

  has(row: number): boolean {
    return row >= 0 && row < this.capacity && (this.words[row >>> 5] & (1 << (row & 31))) !== 0;
  }

  /** The same rows in a set with room for more. */
  withCapacity(rowCount: number): RowSet {
    const larger = RowSet.empty(Math.max(rowCount, this.capacity));
    larger.words.set(this.words);
    return larger;
  }

  /** How many rows are in it. */
  get size(): number {
    let size = 0;
    for (const word of this.words) size += bitsIn(word);
    return size;
  }
}

/** Counted two, four, eight side by side, then the four eights together. */
function bitsIn(word: number): number {
  const twos = word - ((word >>> 1) & 0x5555_5555);
  const fours = (twos & 0x3333_3333) + ((twos >>> 2) & 0x3333_3333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f_0f0f, 0x0101_0101) >>> 24;
}
