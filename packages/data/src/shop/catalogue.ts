/** The items of the shop: what each was made for, how popular it is, when it appears. */
import { AliasTable, type Rng } from '@belfry/core';
import type { FeatureTable } from '../features.js';
import { featureTable } from './feature-columns.js';
import { appealOfStyle, categoriesFor, type Interest } from './interests.js';
import { ITEM_COLUMNS, ItemMaker } from './items.js';
import type { ShopOptions } from './shop-options.js';
import type { CategoryWords } from './words/departments.js';
import { STYLES } from './words/styles.js';

export interface Catalogue {
  readonly ids: readonly string[];
  readonly features: FeatureTable;
  readonly categories: readonly CategoryWords[];
  /** [items] row of the interest the item was made for */
  readonly interest: Int32Array;
  /** [items] row of `categories` */
  readonly category: Int32Array;
  /** [items] row of `STYLES` */
  readonly style: Int32Array;
  /** [items] r^-zipf for the item of rank r */
  readonly popularity: Float64Array;
  /** [items] day of the log from which an item is on sale; negative = before the log begins */
  readonly releaseDay: Int32Array;
}

const SPREAD_OF_ASSORTMENTS = 0.4;
/** Half of the catalogue is there when the log begins, released over the year before. */
const ON_SALE_AT_START = 0.5;
const DAYS_BEFORE = 365;

export function makeCatalogue(options: ShopOptions, interests: readonly Interest[], rng: Rng): Catalogue {
  const categories = categoriesFor(interests.length);
  const assortments = interests.map((interest) => assortmentOf(interest, categories));
  const sizes = new AliasTable(Float64Array.from(interests, () => Math.exp(SPREAD_OF_ASSORTMENTS * rng.normal())));
  const maker = new ItemMaker(options.items, rng);
  const interest = Int32Array.from({ length: options.items }, () => sizes.sample(rng));
  const category = interest.map((row) => assortments[row].categories.sample(rng));
  const style = interest.map((row) => assortments[row].styles.sample(rng));
  const items = Array.from(category, (row, item) => maker.make(item, categories[row], style[item]));
  return {
    ids: items.map(({ id }) => id),
    features: featureTable(items, ITEM_COLUMNS),
    categories,
    interest,
    category,
    style,
    popularity: zipfWeights(options.items, options.zipf, rng),
    releaseDay: releaseDays(options, rng),
  };
}

/** What is made for an interest: of each category and style as much as it appeals. */
function assortmentOf(
  interest: Interest,
  categories: readonly CategoryWords[],
): { categories: AliasTable; styles: AliasTable } {
  return {
    categories: new AliasTable(Float64Array.from(categories, ({ name }) => interest.categories[name] ?? 0)),
    styles: new AliasTable(Float64Array.from(STYLES, (style) => appealOfStyle(interest, style))),
  };
}

function zipfWeights(count: number, exponent: number, rng: Rng): Float64Array {
  return rng.shuffle(Float64Array.from({ length: count }, (_, rank) => (rank + 1) ** -exponent));
}

/** Cold items come on the first test day; one item at least is there from the start. */
function releaseDays({ items, coldItems, days, testDays }: ShopOptions, rng: Rng): Int32Array {
  const trainDays = days - testDays;
  const coldCount = Math.min(Math.floor(coldItems * items), items - 1);
  const daysOf = Int32Array.from({ length: items }, (_, i) => {
    if (i < coldCount) return trainDays;
    if (i === coldCount || rng.float() < ON_SALE_AT_START) return -rng.int(DAYS_BEFORE);
    return rng.int(trainDays);
  });
  return rng.shuffle(daysOf);
}
