/**
 * Past events to be trained on again, in bounded room. Once it is full, an event goes in with probability size / memory, in
 * place of one drawn at random, so that the age of what is kept is exponential with a mean of `memory` events (Aggarwal 2006):
 * recent times weigh more, and old ones are not forgotten at once.
 */
import type { Rng } from '@belfry/core';
import { copyExample, emptyExamples, firstExamples, type ExamplesTable } from './examples-table.js';
import type { PartArrays, Saved } from './saved-arrays.js';

export interface ReplayOptions {
  readonly size: number;
  readonly memory: number;
  readonly historyLength: number;
}

export class ReplayBuffer implements Saved {
  readonly #options: ReplayOptions;
  readonly #table: ExamplesTable;
  #length = 0;

  constructor(options: ReplayOptions, saved: PartArrays | null) {
    this.#options = options;
    this.#table = emptyExamples(options.size, options.historyLength);
    if (saved === null) return;
    this.#length = saved('user').length;
    this.#table.user.set(saved('user'));
    this.#table.item.set(saved('item'));
    this.#table.weight.set(saved('weight'));
    this.#table.history.set(saved('history'));
  }

  /** Events in it. */
  get length(): number {
    return this.#length;
  }

  get examples(): ExamplesTable {
    return firstExamples(this.#table, this.#length);
  }

  /** @param rng advanced */
  add(examples: ExamplesTable, rng: Rng): void {
    const { size, memory } = this.#options;
    if (size === 0) return;
    const chance = size / Math.max(size, memory);
    for (let row = 0; row < examples.user.length; row++) {
      if (this.#length < size) copyExample(examples, row, this.#table, this.#length++);
      else if (rng.float() < chance) copyExample(examples, row, this.#table, rng.int(size));
    }
  }

  /** Places of events drawn with repeats. @param rng advanced */
  draw(count: number, rng: Rng): Int32Array {
    return Int32Array.from({ length: this.#length === 0 ? 0 : count }, () => rng.int(this.#length));
  }

  /** Takes out the events of users and items whose rows belong to others now, and the items out of histories. */
  forget(users: Int32Array, items: Int32Array): void {
    if (users.length === 0 && items.length === 0) return;
    const [goneUsers, goneItems] = [new Set(users), new Set(items)];
    const { user, item, history, historyLength } = this.#table;
    let kept = 0;
    for (let row = 0; row < this.#length; row++) {
      if (goneUsers.has(user[row]) || goneItems.has(item[row])) continue;
      if (kept !== row) copyExample(this.#table, row, this.#table, kept);
      kept++;
    }
    this.#length = kept;
    for (let at = 0; at < kept * historyLength; at++) if (goneItems.has(history[at])) history[at] = -1;
  }

  arrays(): { user: Int32Array; item: Int32Array; weight: Float32Array; history: Int32Array } {
    const { user, item, weight, history } = this.examples;
    return { user, item, weight, history };
  }
}
