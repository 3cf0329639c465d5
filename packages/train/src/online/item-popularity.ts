/**
 * How often each item is met of late: counts that fall by half every so many events, the window at hand included. They stand
 * for the share of an item among what batches show, which the logQ correction divides by. A long memory is what makes the sum
 * over a batch estimate the sum over the catalogue: counted over one window alone, items it does not happen to show would
 * count for nothing, and each that it shows once for as much as any other (Yi et al. 2019 estimate the same share from the
 * steps between two hits).
 */
import type { PartArrays, Saved } from './saved-arrays.js';

export class ItemPopularity implements Saved {
  readonly #halfLife: number;
  #counts: Float64Array;

  /** @param halfLife in events */
  constructor(halfLife: number, saved: PartArrays | null) {
    this.#halfLife = halfLife;
    this.#counts = saved === null ? new Float64Array(0) : saved<Float64Array>('counts');
  }

  /** [items] above 0 for every item met */
  get counts(): Float64Array {
    return this.#counts;
  }

  /** @param items rows of a window's events @param size items there are now */
  add(items: Int32Array, size: number): void {
    const fading = 2 ** (-items.length / this.#halfLife);
    const counts = new Float64Array(size);
    for (let row = 0; row < this.#counts.length; row++) counts[row] = fading * this.#counts[row];
    for (const item of items) counts[item]++;
    this.#counts = counts;
  }

  forget(items: Int32Array): void {
    for (const item of items) if (item < this.#counts.length) this.#counts[item] = 0;
  }

  arrays(): { counts: Float64Array } {
    return { counts: this.#counts };
  }
}
