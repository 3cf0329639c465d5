/**
 * Recall apart for popular and rare items. A decile is a tenth of the catalogue by training interactions; the first holds
 * the most popular items. Its recall is hits over relevant items, summed over users (not averaged per user).
 */
export const DECILES = 10;

/** The decile of each item [items], 0 … 9; equal counts by lower row. */
export function popularityDeciles(itemCounts: ArrayLike<number>): Uint8Array {
  const itemCount = itemCounts.length;
  const order = Int32Array.from({ length: itemCount }, (_, item) => item).sort(
    (a, b) => itemCounts[b] - itemCounts[a] || a - b,
  );
  const deciles = new Uint8Array(itemCount);
  order.forEach((item, place) => (deciles[item] = Math.floor((place * DECILES) / itemCount)));
  return deciles;
}

export class DecileRecall {
  readonly #deciles: Uint8Array;
  readonly #found = new Float64Array(DECILES);
  readonly #relevant = new Float64Array(DECILES);

  constructor(deciles: Uint8Array) {
    this.#deciles = deciles;
  }

  add(found: Iterable<number>, relevant: Iterable<number>): void {
    for (const item of found) this.#found[this.#deciles[item]]++;
    for (const item of relevant) this.#relevant[this.#deciles[item]]++;
  }

  /** Recall of each decile, most popular first; null where no test item lies in it. */
  get recall(): (number | null)[] {
    return Array.from(this.#relevant, (relevant, decile) => (relevant === 0 ? null : this.#found[decile] / relevant));
  }
}
