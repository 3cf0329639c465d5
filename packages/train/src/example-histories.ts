/**
 * The history a user tower may see for an example: the user's items before it in time. Where a log has no time, all
 * other items of the user count as history; in both cases the example's own item is left out, or the tower would
 * simply find it there.
 */
import type { Csr } from '@belfry/core';
import type { Interactions } from '@belfry/data';
import type { UserSequences } from './user-sequences.js';

export class ExampleHistories {
  readonly #log: Pick<Interactions, 'user' | 'item'>;
  readonly #sequences: UserSequences;
  readonly #length: number;

  /** @param length items of a history, at most */
  constructor(log: Pick<Interactions, 'user' | 'item'>, sequences: UserSequences, length: number) {
    this.#log = log;
    this.#sequences = sequences;
    this.#length = length;
  }

  /** Histories of examples, oldest first, the newest `length` items. */
  of(examples: Int32Array): Csr {
    const { user, item } = this.#log;
    const { offsets: starts, values: items } = this.#sequences.items;
    let most = 0;
    for (let row = 0; row < examples.length; row++)
      most += Math.min(this.#length, this.#endOf(examples[row]) - starts[user[examples[row]]]);
    const offsets = new Int32Array(examples.length + 1);
    const values = new Int32Array(most);
    let length = 0;
    for (let row = 0; row < examples.length; row++) {
      const own = item[examples[row]];
      const start = starts[user[examples[row]]];
      const end = this.#endOf(examples[row]);
      let from = end;
      for (let left = this.#length; from > start && left > 0; from--) if (items[from - 1] !== own) left--;
      for (let i = from; i < end; i++) if (items[i] !== own) values[length++] = items[i];
      offsets[row + 1] = length;
    }
    return { offsets, values: values.slice(0, length) };
  }

  /** Where in the sequences the history of an example ends. */
  #endOf(example: number): number {
    const { items, place, isOrdered } = this.#sequences;
    return isOrdered ? place[example] : items.offsets[this.#log.user[example] + 1];
  }
}
