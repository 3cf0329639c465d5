/** The last items of each user, in the order they came: what user towers read, and what a user is not offered again. */
import { sortedUniqueLists } from '@belfry/data';
import type { Csr } from '@belfry/core';
import type { PartArrays, Saved } from './saved-arrays.js';

export class RecentItems implements Saved {
  readonly #length: number;
  /** [users, length] rings */
  #items: Int32Array;
  /** Per user the items that ever went into the ring; the next goes to this place modulo its length. */
  #taken: Int32Array;

  /** @param length items kept of each user */
  constructor(length: number, saved: PartArrays | null) {
    this.#length = length;
    this.#items = saved === null ? new Int32Array(0) : saved<Int32Array>('items');
    this.#taken = saved === null ? new Int32Array(0) : saved<Int32Array>('taken');
  }

  get users(): number {
    return this.#taken.length;
  }

  /** Makes room for users; new ones have no items. */
  grow(users: number): void {
    if (users === this.users) return;
    const [items, taken] = [new Int32Array(users * this.#length), new Int32Array(users)];
    items.set(this.#items);
    taken.set(this.#taken);
    [this.#items, this.#taken] = [items, taken];
  }

  push(user: number, item: number): void {
    this.#items[user * this.#length + (this.#taken[user] % this.#length)] = item;
    this.#taken[user]++;
    // Counted on as far as its place in the ring and whether it is full are told by it.
    if (this.#taken[user] === 2 ** 30) this.#taken[user] = this.#length + (this.#taken[user] % this.#length);
  }

  /** Whether an item is among a user's last ones. */
  has(user: number, item: number): boolean {
    const start = user * this.#length;
    const end = start + Math.min(this.#taken[user], this.#length);
    for (let at = start; at < end; at++) if (this.#items[at] === item) return true;
    return false;
  }

  /**
   * Copies a user's last items but one item, oldest first, to `into` from `at` on.
   * @param most items copied at most @param without left out; −1 = none @returns how many were copied
   */
  copy(user: number, most: number, without: number, into: Int32Array, at: number): number {
    const length = this.#length;
    const [start, end] = [user * length, this.#taken[user]];
    const oldest = Math.max(0, end - length);
    let from = end;
    let count = 0;
    while (from > oldest && count < most) if (this.#items[start + (--from % length)] !== without) count++;
    for (let place = from, n = at; place < end; place++) {
      const item = this.#items[start + (place % length)];
      if (item !== without) into[n++] = item;
    }
    return count;
  }

  /** The last items of users, oldest first. @param users rows; −1 has none */
  listsOf(users: Int32Array, most = this.#length): Csr {
    const offsets = new Int32Array(users.length + 1);
    users.forEach((user, n) => (offsets[n + 1] = offsets[n] + (user < 0 ? 0 : this.#countOf(user, most))));
    const values = new Int32Array(offsets[users.length]);
    users.forEach((user, n) => user >= 0 && this.copy(user, most, -1, values, offsets[n]));
    return { offsets, values };
  }

  /** {@link RecentItems.listsOf}, each item once, ascending. */
  setsOf(users: Int32Array): Csr {
    return sortedUniqueLists(this.listsOf(users));
  }

  /** Empties the lists of users, and takes items out of all lists: their rows belong to others now. */
  forget(users: Int32Array, items: Int32Array): void {
    for (const user of users) if (user < this.users) this.#taken[user] = 0;
    if (items.length === 0) return;
    const gone = new Set(items);
    const list = new Int32Array(this.#length);
    for (let user = 0; user < this.users; user++) {
      const kept = list.subarray(0, this.copy(user, this.#length, -1, list, 0)).filter((item) => !gone.has(item));
      if (kept.length === this.#countOf(user, this.#length)) continue;
      this.#items.set(kept, user * this.#length);
      this.#taken[user] = kept.length;
    }
  }

  arrays(): { items: Int32Array; taken: Int32Array } {
    return { items: this.#items, taken: this.#taken };
  }

  #countOf(user: number, most: number): number {
    return Math.min(this.#taken[user], this.#length, most);
  }
}
