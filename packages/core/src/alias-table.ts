/**
 * Draws from a fixed discrete distribution in O(1): the alias method (Walker 1977), built in O(n) after Vose (1991).
 * Column i keeps its own row with probability `keep[i]` and gives the rest to `alias[i]`.
 */
import { BelfryError } from './errors/belfry-error.js';
import type { Rng } from './rng.js';

export class AliasTable {
  readonly #keep: Float64Array;
  readonly #alias: Int32Array;
  readonly #weights: Float64Array;
  readonly #total: number;

  /**
   * @param weights [n] finite and ≥ 0, at least one above 0; they need not add up to 1
   * @throws BelfryError INVALID_ARGUMENT
   */
  constructor(weights: Float64Array) {
    this.#weights = weights;
    this.#total = sumOfWeights(weights);
    const n = weights.length;
    this.#keep = weights.map((weight) => (weight * n) / this.#total);
    this.#alias = new Int32Array(n);
    this.#balance();
  }

  /** A row i with probability weights[i] / Σ weights. One draw gives the column by its whole part, the choice in it by the rest. */
  sample(rng: Rng): number {
    const place = rng.float() * this.#keep.length;
    const column = Math.floor(place);
    return place - column < this.#keep[column] ? column : this.#alias[column];
  }

  /** The probability of a row. */
  probability(row: number): number {
    return this.#weights[row] / this.#total;
  }

  /** Fills every column below its fair share from one above, until none is above. */
  #balance(): void {
    const low: number[] = [];
    const high: number[] = [];
    this.#keep.forEach((share, row) => (share < 1 ? low : high).push(row));
    while (low.length > 0 && high.length > 0) {
      const needy = low.pop()!;
      const giver = high.at(-1)!;
      this.#alias[needy] = giver;
      this.#keep[giver] -= 1 - this.#keep[needy];
      if (this.#keep[giver] < 1) low.push(high.pop()!);
    }
    for (const row of [...low, ...high]) this.#keep[row] = 1; // what is left differs from 1 by rounding only
  }
}

function sumOfWeights(weights: Float64Array): number {
  const wrong = weights.findIndex((weight) => !(weight >= 0 && Number.isFinite(weight)));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (wrong === -1 && total > 0) return total;
  throw new BelfryError('INVALID_ARGUMENT', {
    given: wrong === -1 ? `${weights.length} weights without one above 0` : `weights[${wrong}] = ${weights[wrong]}`,
    expected: 'finite weights ≥ 0, at least one above 0',
    change: 'give each row the weight it should be drawn by',
  });
}
