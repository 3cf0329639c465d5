/**
 * Which item a click falls on. The clicks on an item are shared out among the interests it appeals to, so that
 * P(item | interest, day) ∝ popularity × share × novelty over the items on sale that day, and for noise the same without
 * the share. Where interests are followed in proportion to their volume, all clicks together follow the popularity.
 * The tables are made anew each day, so a draw costs O(1).
 */
import { AliasTable, type Rng } from '@belfry/core';
import type { Catalogue } from './catalogue.js';
import { appealShares, type Interest } from './interests.js';
import { STYLES } from './words/styles.js';

/** In place of an interest's row: a click that follows none. */
export const NOISE = -1;

/** What an old item keeps of the novelty it had on the day of its release. */
const LASTING_NOVELTY = 0.25;

/** Items that one interest, or noise, chooses among, with popularity × share of each. */
interface Choice {
  readonly items: Int32Array;
  readonly volume: Float64Array;
}

interface DayChoice {
  readonly items: Int32Array;
  readonly table: AliasTable;
}

export class Demand {
  readonly #catalogue: Catalogue;
  readonly #fadeDays: number;
  readonly #noise: Choice;
  readonly #interests: readonly Choice[];
  #noiseToday: DayChoice | null = null;
  #interestsToday: (DayChoice | null)[] = [];

  constructor(catalogue: Catalogue, interests: readonly Interest[], fadeDays: number) {
    this.#catalogue = catalogue;
    this.#fadeDays = fadeDays;
    this.#noise = { items: Int32Array.from(catalogue.ids.keys()), volume: catalogue.popularity };
    this.#interests = appealShares(interests, catalogue.categories).map((shares) => choiceOf(shares, catalogue));
  }

  /** [interests] how much is clicked for each; 0 where nothing of it is on sale on the first day. */
  get volumes(): Float64Array {
    const { releaseDay } = this.#catalogue;
    return Float64Array.from(this.#interests, ({ items, volume }) =>
      items.some((item) => releaseDay[item] <= 0) ? volume.reduce((sum, part) => sum + part, 0) : 0,
    );
  }

  /** Puts the items of a day on sale. */
  startDay(day: number): void {
    const novelty = this.#noveltyOn(day);
    this.#noiseToday = onSale(this.#noise, novelty);
    this.#interestsToday = this.#interests.map((choice) => onSale(choice, novelty));
  }

  /** The item of a click. @param source row of an interest with a volume above 0, or {@link NOISE} */
  draw(source: number, rng: Rng): number {
    const { items, table } = (source === NOISE ? this.#noiseToday : this.#interestsToday[source])!;
    return items[table.sample(rng)];
  }

  /** [items]; 0 = not on sale yet */
  #noveltyOn(day: number): Float64Array {
    return Float64Array.from(this.#catalogue.releaseDay, (release) =>
      release > day ? 0 : LASTING_NOVELTY + (1 - LASTING_NOVELTY) * 2 ** ((release - day) / this.#fadeDays),
    );
  }
}

function choiceOf(shares: Float64Array, { category, style, popularity }: Catalogue): Choice {
  const volumes = popularity.map((weight, item) => weight * shares[category[item] * STYLES.length + style[item]]);
  const items = Int32Array.from(volumes.keys()).filter((item) => volumes[item] > 0);
  return { items, volume: Float64Array.from(items, (item) => volumes[item]) };
}

function onSale({ items, volume }: Choice, novelty: Float64Array): DayChoice | null {
  const weights = volume.map((part, i) => part * novelty[items[i]]);
  return weights.some((weight) => weight > 0) ? { items, table: new AliasTable(weights) } : null;
}
