/**
 * Which item a click falls on. Items of one category and style, a *cell*, appeal to an interest alike; the clicks on a cell
 * are shared out among the interests, so that
 *
 *     P(item | interest, day) ∝ share(cell | interest) × popularity(item) × novelty(item, day)
 *
 * over the items on sale, and for noise the same without the share. Where interests are followed in proportion to their
 * volume, all clicks together follow the popularity. A click draws its cell, then its item, each in O(1); the tables are
 * made anew each day at O(items).
 */
import { AliasTable, csrFromPairs, csrRows, type Csr, type Rng } from '@belfry/core';
import type { Catalogue } from './catalogue.js';
import { appealShares, type Interest } from './interests.js';
import { STYLES } from './words/styles.js';

/** In place of an interest's row: a click that follows none. */
export const NOISE = -1;

/** What an old item keeps of the novelty it had on the day of its release. */
const LASTING_NOVELTY = 0.25;

export class Demand {
  readonly #fadeDays: number;
  /** [interests][cells] share of a cell's clicks */
  readonly #shares: readonly Float64Array[];
  /** Items by cell; the next two are in the order of its values. */
  readonly #cells: Csr;
  readonly #popularity: Float64Array;
  readonly #releaseDay: Int32Array;
  #itemTables: readonly (AliasTable | null)[] = [];
  #noiseTable: AliasTable | null = null;
  #interestTables: readonly (AliasTable | null)[] = [];

  constructor(catalogue: Catalogue, interests: readonly Interest[], fadeDays: number) {
    const { categories, category, style, popularity, releaseDay } = catalogue;
    this.#fadeDays = fadeDays;
    this.#shares = appealShares(interests, categories);
    const cellOfItem = category.map((row, item) => row * STYLES.length + style[item]);
    this.#cells = csrFromPairs(cellOfItem, Int32Array.from(category.keys()), categories.length * STYLES.length);
    this.#popularity = new Float64Array(this.#cells.values).map((item) => popularity[item]);
    this.#releaseDay = this.#cells.values.map((item) => releaseDay[item]);
  }

  /** Puts the items of a day on sale. Items stay on sale, so that what has a volume on one day has one on every later day. */
  startDay(day: number): void {
    const weights = this.#weightsOn(day);
    const volumes = this.#volumesOf(weights);
    this.#itemTables = Array.from(volumes, (volume, cell) =>
      volume > 0 ? new AliasTable(this.#partOf(weights, cell)) : null,
    );
    this.#noiseTable = new AliasTable(volumes);
    this.#interestTables = this.#shares.map((shares) =>
      tableOrNull(volumes.map((volume, cell) => volume * shares[cell])),
    );
  }

  /** [interests] how much is clicked for each on a day; 0 where nothing it likes is on sale. */
  volumesOn(day: number): Float64Array {
    const volumes = this.#volumesOf(this.#weightsOn(day));
    return Float64Array.from(this.#shares, (shares) =>
      volumes.reduce((sum, volume, cell) => sum + volume * shares[cell], 0),
    );
  }

  /** The item of a click. @param source row of an interest with a volume above 0 today, or {@link NOISE} */
  draw(source: number, rng: Rng): number {
    const cell = (source === NOISE ? this.#noiseTable! : this.#interestTables[source]!).sample(rng);
    return this.#cells.values[this.#cells.offsets[cell] + this.#itemTables[cell]!.sample(rng)];
  }

  /** [items by cell] popularity × novelty; 0 = not on sale yet */
  #weightsOn(day: number): Float64Array {
    return this.#popularity.map((weight, place) => weight * noveltyOf(day - this.#releaseDay[place], this.#fadeDays));
  }

  /** [cells] */
  #volumesOf(weights: Float64Array): Float64Array {
    return Float64Array.from({ length: csrRows(this.#cells) }, (_, cell) =>
      this.#partOf(weights, cell).reduce((sum, weight) => sum + weight, 0),
    );
  }

  #partOf(weights: Float64Array, cell: number): Float64Array {
    return weights.subarray(this.#cells.offsets[cell], this.#cells.offsets[cell + 1]);
  }
}

function noveltyOf(ageDays: number, fadeDays: number): number {
  return ageDays < 0 ? 0 : LASTING_NOVELTY + (1 - LASTING_NOVELTY) * 2 ** (-ageDays / fadeDays);
}

function tableOrNull(weights: Float64Array): AliasTable | null {
  return weights.some((weight) => weight > 0) ? new AliasTable(weights) : null;
}
