/**
 * How popular each item is: its interactions, each counted 2^(−age / half-life) where times are known, 1 where not. Counts
 * are relative to one moment and grow with later events, so that nothing has to be counted again as time goes by.
 */
import { GrowingArray } from '../filters/growing-array.js';

export interface Activity {
  /** Per item row of the run: interactions, faded where times are known. */
  readonly counts: Float64Array;
  /** When `counts` were faded to, and by what half-life, ms; null where times are not known. */
  readonly fading: { readonly at: number; readonly halfLifeMs: number } | null;
}

export class Popularity {
  readonly #counts: GrowingArray<Float64Array>;
  readonly #fading: Activity['fading'];
  /** Rows that are in the order though they have no events. */
  readonly #rowCount: number;
  /** Rows, the most popular first, equal ones by row; rows without events are at the end. */
  #order: number[] | null = null;

  constructor({ counts, fading }: Activity) {
    this.#counts = new GrowingArray(counts.slice(), 0);
    this.#fading = fading;
    this.#rowCount = counts.length;
  }

  count(row: number): number {
    return this.#counts.get(row);
  }

  get order(): readonly number[] {
    return this.#ordered();
  }

  add(row: number, timestamp: number): void {
    const order = this.#ordered();
    const place = this.#placeOf(row);
    if (order[place] === row) order.splice(place, 1);
    const weight = this.#fading === null ? 1 : 2 ** ((timestamp - this.#fading.at) / this.#fading.halfLifeMs);
    this.#counts.set(row, this.count(row) + Math.min(weight, Number.MAX_VALUE / 2 ** 32));
    order.splice(this.#placeOf(row), 0, row);
  }

  /** Made when it is first needed. */
  #ordered(): number[] {
    this.#order ??= Array.from({ length: this.#rowCount }, (_, row) => row).sort(
      (a, b) => this.count(b) - this.count(a) || a - b,
    );
    return this.#order;
  }

  /** Where a row stands or would stand. */
  #placeOf(row: number): number {
    const order = this.#ordered();
    const count = this.count(row);
    let low = 0;
    for (let high = order.length; low < high;) {
      const middle = (low + high) >>> 1;
      const other = order[middle];
      if (this.count(other) > count || (this.count(other) === count && other < row)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
