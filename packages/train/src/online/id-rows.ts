/**
 * The ids of one side and their rows. The stream names ids by numbers of its own dictionary, which begins anew with every
 * start; rows are given in the order of events and stay, so they do not depend on that. Where there may be no more rows, an
 * id that comes takes over the row of the one that has not been seen for longest.
 */
import { GrowingVocabulary, Vocabulary } from '@belfry/data';
import type { PartArrays, Saved } from './saved-arrays.js';

export interface IdRowsParts {
  /** Rows at most; 0 = no bound. */
  readonly max: number;
  /** Ids that have rows from the start, when nothing was saved. */
  readonly known: readonly string[];
  readonly saved: PartArrays | null;
}

export interface Admission {
  /** Per event the row of its id. */
  readonly rows: Int32Array;
  /** Rows that belong to other ids from now on. */
  readonly takenOver: Int32Array;
}

export class IdRows implements Saved {
  readonly vocabulary: GrowingVocabulary;
  readonly #max: number;
  /** Per row the window it was last seen in; 0 = never. */
  #lastSeen: Int32Array;
  /** Ids of the stream's dictionary. */
  readonly #dictionary: string[] = [];
  /** Per number of the dictionary its row, −1 = none. */
  #rowOfNumber = new Int32Array(1024).fill(-1);
  /** Per row the number its id has in the dictionary, −1 = none yet. */
  #numberOfRow: Int32Array;

  constructor({ max, known, saved }: IdRowsParts) {
    this.#max = max;
    const ids = saved === null ? known : splitIds(saved<Uint8Array>('ids'), saved<Int32Array>('ends'));
    this.vocabulary = new GrowingVocabulary(new Vocabulary(ids));
    this.#lastSeen = saved === null ? new Int32Array(ids.length) : saved<Int32Array>('lastSeen');
    this.#numberOfRow = new Int32Array(ids.length).fill(-1);
  }

  get size(): number {
    return this.vocabulary.size;
  }

  /** Takes in ids that have the next numbers of the dictionary. */
  learn(ids: readonly string[]): void {
    const first = this.#dictionary.length;
    if (first + ids.length > this.#rowOfNumber.length)
      this.#rowOfNumber = longer(this.#rowOfNumber, 2 * (first + ids.length), -1);
    ids.forEach((id, n) => {
      this.#dictionary.push(id);
      const row = this.vocabulary.rowOf(id);
      this.#rowOfNumber[first + n] = row;
      if (row >= 0) this.#numberOfRow[row] = first + n;
    });
  }

  /** Rows of numbers as they are now, −1 where an id has none. */
  rowsOf(numbers: Int32Array): Int32Array {
    return numbers.map((number) => this.#rowOfNumber[number]);
  }

  /** Gives each id of a window a row. @param window its number, from 1, growing */
  admit(numbers: Int32Array, window: number): Admission {
    const rows = this.rowsOf(numbers);
    for (const row of rows) if (row >= 0) this.#lastSeen[row] = window;
    const fresh = [...new Set(numbers.filter((_, n) => rows[n] < 0))];
    const room = this.#max === 0 ? fresh.length : Math.max(0, this.#max - this.size);
    const added = fresh.slice(0, room);
    const takenOver = this.#longestUnseen(fresh.length - added.length);
    this.#lastSeen = longer(this.#lastSeen, this.size + added.length, 0);
    this.#numberOfRow = longer(this.#numberOfRow, this.size + added.length, -1);
    for (const number of added) this.#place(number, this.vocabulary.add(this.#dictionary[number]), window);
    fresh.slice(room).forEach((number, n) => {
      const row = takenOver[n];
      if (this.#numberOfRow[row] >= 0) this.#rowOfNumber[this.#numberOfRow[row]] = -1;
      this.vocabulary.replace(row, this.#dictionary[number]);
      this.#place(number, row, window);
    });
    return { rows: this.rowsOf(numbers), takenOver };
  }

  arrays(): { ids: Uint8Array; ends: Int32Array; lastSeen: Int32Array } {
    return { ...joinIds(this.vocabulary.ids), lastSeen: this.#lastSeen };
  }

  #place(number: number, row: number, window: number): void {
    this.#rowOfNumber[number] = row;
    this.#numberOfRow[row] = number;
    this.#lastSeen[row] = window;
  }

  /** So many rows, by the window they were last seen in, then by number. */
  #longestUnseen(count: number): Int32Array {
    if (count <= 0) return new Int32Array(0);
    const { size } = this;
    const order = Float64Array.from(this.#lastSeen, (window, row) => window * size + row).sort();
    return Int32Array.from(order.subarray(0, count), (key) => key % size);
  }
}

function longer(values: Int32Array, length: number, filler: number): Int32Array<ArrayBuffer> {
  const copy = new Int32Array(length).fill(filler);
  copy.set(values);
  return copy;
}

/** Ids as UTF-8, one after the other. */
function joinIds(ids: readonly string[]): { ids: Uint8Array; ends: Int32Array } {
  const ends = new Int32Array(ids.length);
  let end = 0;
  ids.forEach((id, row) => (ends[row] = end += Buffer.byteLength(id)));
  return { ids: Buffer.from(ids.join('')), ends };
}

function splitIds(joined: Uint8Array, ends: Int32Array): string[] {
  const bytes = Buffer.from(joined.buffer, joined.byteOffset, joined.byteLength);
  return Array.from(ends, (end, row) => bytes.toString('utf8', row === 0 ? 0 : ends[row - 1], end));
}
