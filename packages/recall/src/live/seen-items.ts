/** The items that a user has seen. */

/** So many may wait to be sorted in: an item that is added is looked for among them, and sorting in copies all. */
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
    if (this.#waiting.includes(row) || this.#sorted[placeOf(row, this.#sorted)] === row) return;
    this.#waiting.push(row);
    if (this.#waiting.length === MOST_WAITING) this.#sortIn();
  }

  #sortIn(): void {
    const sorted = this.#sorted;
    const waiting = this.#waiting.sort((a, b) => a - b);
    const all = new Int32Array(sorted.length + waiting.length);
    let done = 0;
    waiting.forEach((row, n) => {
      const place = placeOf(row, sorted);
      all.set(sorted.subarray(done, place), done + n);
      all[place + n] = row;
      done = place;
    });
    all.set(sorted.subarray(done), done + waiting.length);
    this.#sorted = all;
    this.#waiting = [];
  }
}

/** Where the row is or would be. */
function placeOf(row: number, sorted: Int32Array): number {
  let low = 0;
  for (let high = sorted.length; low < high;) {
    const middle = (low + high) >>> 1;
    if (sorted[middle] < row) low = middle + 1;
    else high = middle;
  }
  return low;
}
