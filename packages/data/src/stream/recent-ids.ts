/** The last ids seen, so many at most: an id that is among them is a duplicate. Ids are whole numbers of up to 53 bits. */

const FREE = -1;

export class RecentIds {
  readonly #window: number;
  /** Ids in the order they came, the oldest at `#next` once it is full. */
  readonly #ring: Float64Array;
  /** The same ids by hash, each at its slot or after it; at most half full. */
  readonly #slots: Float64Array;
  readonly #mask: number;
  #next = 0;
  #size = 0;

  /** @param window ids remembered, at least 1 @param seen those seen before, oldest first */
  constructor(window: number, seen: Float64Array = new Float64Array(0)) {
    this.#window = window;
    this.#ring = new Float64Array(window);
    const slots = 2 ** Math.ceil(Math.log2(2 * window + 2));
    this.#slots = new Float64Array(slots).fill(FREE);
    this.#mask = slots - 1;
    for (const id of seen.subarray(Math.max(0, seen.length - window))) this.add(id);
  }

  /** Remembers an id; false where it is among those remembered, which it does not renew. */
  add(id: number): boolean {
    const slots = this.#slots;
    const mask = this.#mask;
    for (let at = home(id, mask); slots[at] !== FREE; at = (at + 1) & mask) if (slots[at] === id) return false;
    if (this.#size === this.#window) this.#forget(this.#ring[this.#next]);
    else this.#size++;
    let at = home(id, mask);
    while (slots[at] !== FREE) at = (at + 1) & mask;
    slots[at] = id;
    this.#ring[this.#next] = id;
    this.#next = this.#next + 1 === this.#window ? 0 : this.#next + 1;
    return true;
  }

  /** The ids remembered, oldest first. */
  toArray(): Float64Array {
    const all = new Float64Array(this.#size);
    if (this.#size < this.#window) all.set(this.#ring.subarray(0, this.#size));
    else {
      all.set(this.#ring.subarray(this.#next));
      all.set(this.#ring.subarray(0, this.#next), this.#window - this.#next);
    }
    return all;
  }

  /** Frees the slot of an id and moves up those that stand after it only because theirs was taken. */
  #forget(id: number): void {
    const slots = this.#slots;
    const mask = this.#mask;
    let gap = home(id, mask);
    while (slots[gap] !== id) gap = (gap + 1) & mask;
    for (let at = (gap + 1) & mask; slots[at] !== FREE; at = (at + 1) & mask) {
      const reaches = (at - home(slots[at], mask)) & mask;
      if (reaches < ((at - gap) & mask)) continue;
      slots[gap] = slots[at];
      gap = at;
    }
    slots[gap] = FREE;
  }
}

function home(id: number, mask: number): number {
  const high = Math.floor(id / 2 ** 32);
  const low = id - high * 2 ** 32;
  return Math.imul(low ^ Math.imul(high, 0x9e3779b1), 0x85ebca6b) & mask;
}
