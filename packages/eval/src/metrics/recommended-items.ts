/** What the lists of all users hold together: how much of the catalogue, and how evenly. */
export class RecommendedItems {
  /** How often each item stands in a list [items]. */
  readonly #times: Float64Array;

  constructor(itemCount: number) {
    this.#times = new Float64Array(itemCount);
  }

  add(items: ArrayLike<number>, count: number): void {
    for (let n = 0; n < count; n++) this.#times[items[n]]++;
  }

  /** Share of the catalogue that stands in at least one list. */
  get coverage(): number {
    return this.#times.reduce((sum, times) => sum + (times > 0 ? 1 : 0), 0) / this.#times.length;
  }

  /** Gini coefficient over the whole catalogue: 0 where all items are recommended equally often, → 1 where one takes all. */
  get gini(): number {
    const ascending = this.#times.slice().sort();
    const n = ascending.length;
    let weighted = 0;
    let total = 0;
    ascending.forEach((times, i) => {
      weighted += (2 * (i + 1) - n - 1) * times;
      total += times;
    });
    return total === 0 ? 0 : weighted / (n * total);
  }
}
