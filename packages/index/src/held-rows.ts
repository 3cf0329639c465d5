/** Which rows an index holds, for filters to choose from. Changed by one writer at a time, asked at any time. */
import type { Pieces } from './pieces.js';
import { RowSet } from './row-set.js';
import type { RowFilter } from './vector-index.js';

const PIECE_ROWS = 512;
const PIECE_WORDS = 16;
const FIRST_CAPACITY = 1024;

export class HeldRows {
  #rows = RowSet.empty(FIRST_CAPACITY);

  /** @param rows from 0 on */
  *add(rows: Int32Array): Pieces<void> {
    for (let n = 0; n < rows.length; n++) {
      if (rows[n] >= this.#rows.capacity) this.#rows = this.#rows.withCapacity(2 * rows[n]);
      this.#rows.add(rows[n]);
      if (n % PIECE_ROWS === 0) yield;
    }
  }

  *delete(rows: Int32Array): Pieces<void> {
    for (let n = 0; n < rows.length; n++) {
      this.#rows.delete(rows[n]);
      if (n % PIECE_ROWS === 0) yield;
    }
  }

  /** Those a filter lets through; a function is asked once for each. */
  *allowedBy(filter: RowFilter): Pieces<RowSet> {
    const held = this.#rows;
    const allowed = RowSet.empty(held.capacity);
    if (typeof filter !== 'function') {
      const shared = Math.min(held.words.length, filter.words.length);
      for (let word = 0; word < shared; word++) allowed.words[word] = held.words[word] & filter.words[word];
      return allowed;
    }
    yield* forEachRow(held, (row) => {
      if (filter(row)) allowed.add(row);
    });
    return allowed;
  }

  /** All of them, ascending. */
  *list(): Pieces<Int32Array> {
    const held = this.#rows;
    const rows = new Int32Array(held.size);
    let count = 0;
    yield* forEachRow(held, (row) => (rows[count++] = row));
    return rows.subarray(0, count);
  }
}

/** In ascending order. */
function* forEachRow({ words }: RowSet, visit: (row: number) => void): Pieces<void> {
  for (let at = 0; at < words.length; at++) {
    for (let left = words[at]; left !== 0; left &= left - 1) visit(32 * at + 31 - Math.clz32(left & -left));
    if (at % PIECE_WORDS === 0) yield;
  }
}
