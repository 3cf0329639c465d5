/** When each item was first taken and how much of late, by the clock of the events: what serving ranks popular and new items by. */
import type { ItemFacts } from '@belfry/data';
import type { PartArrays, Saved } from './saved-arrays.js';

const HOUR_MS = 3_600_000;

export class ItemTimes implements Saved {
  readonly #halfLifeMs: number;
  #counts: Float64Array;
  /** NaN where an item was not taken yet. */
  #firstSeen: Float64Array;
  /** What the counts are faded to. */
  #at: number;

  constructor(halfLifeHours: number, saved: PartArrays | null) {
    this.#halfLifeMs = halfLifeHours * HOUR_MS;
    this.#counts = saved === null ? new Float64Array(0) : saved<Float64Array>('counts');
    this.#firstSeen = saved === null ? new Float64Array(0) : saved<Float64Array>('firstSeen');
    this.#at = saved === null ? -Infinity : saved<Float64Array>('at')[0];
  }

  /** @param size items there are now */
  add(items: Int32Array, timestamps: Float64Array, size: number): void {
    const at = timestamps.reduce((newest, time) => Math.max(newest, time), this.#at);
    const fading = this.#faded(this.#at, at);
    const counts = new Float64Array(size);
    const firstSeen = new Float64Array(size).fill(NaN);
    firstSeen.set(this.#firstSeen);
    for (let row = 0; row < this.#counts.length; row++) counts[row] = fading * this.#counts[row];
    items.forEach((item, n) => {
      counts[item] += this.#faded(timestamps[n], at);
      if (!(firstSeen[item] <= timestamps[n])) firstSeen[item] = timestamps[n];
    });
    [this.#counts, this.#firstSeen, this.#at] = [counts, firstSeen, at];
  }

  forget(items: Int32Array): void {
    for (const item of items) {
      if (item >= this.#counts.length) continue;
      this.#counts[item] = 0;
      this.#firstSeen[item] = NaN;
    }
  }

  /** An item that was not taken yet counts as seen now. */
  facts(): Pick<ItemFacts, 'counts' | 'times'> {
    const at = this.#at;
    const firstSeen = this.#firstSeen.map((time) => (Number.isNaN(time) ? at : time));
    return { counts: this.#counts, times: { firstSeen, at, halfLifeMs: this.#halfLifeMs } };
  }

  arrays(): { counts: Float64Array; firstSeen: Float64Array; at: Float64Array } {
    return { counts: this.#counts, firstSeen: this.#firstSeen, at: Float64Array.of(this.#at) };
  }

  #faded(time: number, at: number): number {
    return time === -Infinity ? 0 : 2 ** ((time - at) / this.#halfLifeMs);
  }
}
