/** The items that a user has seen. */

/** So many may wait to be sorted in: what is seen of an item takes a look at each of them, and what is sorted in a copy of all. */
const MOST_WAITING = 64;

export class SeenItems {
  /** Ascending, each once; replaced as a whole, never written, as searches that are under way read it. */
  #sorted: Int32Array;
  /** In none of `#sorted`, each once, in any order. */
  #waiting: number[] = [];

  /** @param rows ascending, each once */
  constructor(rows: Int32Array) {
    this.#sorted = rows;
  }

  /** Ascending, each once; never written. */
  get rows(): Int32Array {
    if (this.#waiting.length > 0) this.#sortIn();
    return this.#sorted;
  }

  add(row: number): void {
    if (this.#waiting.includes(row) || isIn(this.#sorted, row)) return;
    this.#waiting.push(row);
    if (this.#waiting.length === MOST_WAITING) this.#sortIn();
  }

  #sortIn(): void {
    const all = new Int32Array(this.#sorted.length + this.#waiting.length);
    all.set(this.#sorted);
    all.set(this.#waiting, this.#sorted.length);
    this.#sorted = all.sort();
    this.#waiting = [];
  }
}

function isIn(sorted: Int32Array, row: number): boolean {
  let low = 0;
  for (let high = sorted.length; low < high;) {
    const middle = (low + high) >>> 1;
    if (sorted[middle] < row) low = middle + 1;
    else high = middle;
  }
  return sorted[low] === row;
}
