/**
 * The history a user tower may see for an example: the user's items before it in time. Where a log has no time, all
 * other items of the user count as history; in both cases the example's own item is left out, or the tower would
 * simply find it there.
 */
import type { Csr } from '@belfry/core';
import { isOrderedInTime, rowsOfUsers, type Interactions } from '@belfry/data';

export class ExampleHistories {
  readonly #log: Interactions;
  readonly #length: number;
  /** Per user the examples in time order. */
  readonly #sequences: Csr;
  /** Place of each example in its user's sequence. */
  readonly #place: Int32Array;

  constructor(log: Interactions, userCount: number, length: number) {
    this.#log = log;
    this.#length = length;
    this.#sequences = rowsOfUsers(log, userCount);
    this.#place = new Int32Array(log.length);
    const { offsets, values } = this.#sequences;
    for (let i = 0; i < values.length; i++) this.#place[values[i]] = i - offsets[log.user[values[i]]];
  }

  /** Histories of examples, oldest first, the newest `length` items. */
  of(examples: Int32Array): Csr {
    const histories = Array.from(examples, (example) => this.#historyOf(example));
    const offsets = new Int32Array(examples.length + 1);
    histories.forEach((history, row) => (offsets[row + 1] = offsets[row] + history.length));
    return { offsets, values: Int32Array.from(histories.flat()) };
  }

  #historyOf(example: number): number[] {
    const { user, item } = this.#log;
    const start = this.#sequences.offsets[user[example]];
    const end = isOrderedInTime(this.#log) ? start + this.#place[example] : this.#sequences.offsets[user[example] + 1];
    const newestFirst: number[] = [];
    for (let i = end - 1; i >= start && newestFirst.length < this.#length; i--) {
      const other = item[this.#sequences.values[i]];
      if (other !== item[example]) newestFirst.push(other);
    }
    return newestFirst.reverse();
  }
}
