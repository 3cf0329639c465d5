/** One item as people see it: name, maker, colour, materials, tags, price, weight and rating. */
import type { Rng } from '@belfry/core';
import type { FeatureColumn } from './feature-columns.js';
import { pick } from './interests.js';
import { slugWithSerial } from './slug.js';
import { DEPARTMENTS, type CategoryWords } from './words/departments.js';
import { MAKER_BEGINNINGS, MAKER_ENDINGS } from './words/names.js';
import { STYLES } from './words/styles.js';

export interface Item {
  readonly id: string;
  readonly title: string;
  readonly category: CategoryWords;
  readonly brand: string;
  readonly colour: string;
  readonly tags: readonly string[];
  readonly materials: readonly string[];
  readonly price: number;
  readonly grams: number;
  readonly rating: number;
}

const OWN_COLOUR = 0.7;
const OWN_BRAND = 0.6;
const SECOND_MATERIAL = 0.35;
const SPREAD_OF_PRICE = 0.35;
const SPREAD_OF_WEIGHT = 0.3;
const MEAN_RATING = 4.1;
const SPREAD_OF_RATING = 0.5;
const GENERAL_TAGS: readonly string[] = ['sale', 'new', 'handmade', 'gift', 'eco', 'bestseller'];

export class ItemMaker {
  readonly #count: number;
  readonly #rng: Rng;
  readonly #brands: BrandTable;

  /** @param count items there will be */
  constructor(count: number, rng: Rng) {
    this.#count = count;
    this.#rng = rng;
    this.#brands = makeBrands(rng);
  }

  /** @param row of the item. @param style row of `STYLES` */
  make(row: number, category: CategoryWords, style: number): Item {
    const rng = this.#rng;
    const look = STYLES[style];
    const materials = look.materials[category.material];
    const material = pick(materials, rng);
    const thing = pick(category.things, rng);
    const brands = this.#brands[category.department];
    const brand = rng.float() < OWN_BRAND ? brands[style] : pick(brands, rng);
    const title = `${pick(look.adjectives, rng)} ${material} ${thing} by ${brand}`;
    return {
      id: slugWithSerial(`${material} ${thing}`, row, this.#count),
      title: title[0].toUpperCase() + title.slice(1),
      category,
      brand,
      colour: pick(rng.float() < OWN_COLOUR ? look.colours : pick(STYLES, rng).colours, rng),
      tags: [pick(look.tags, rng), pick(look.tags, rng), pick(GENERAL_TAGS, rng), thing],
      materials: rng.float() < SECOND_MATERIAL ? [material, pick(materials, rng)] : [material],
      price: round(category.price * Math.exp(SPREAD_OF_PRICE * rng.normal()), 2),
      grams: Math.max(1, Math.round(category.grams * Math.exp(SPREAD_OF_WEIGHT * rng.normal()))),
      rating: round(Math.min(5, Math.max(1, MEAN_RATING + SPREAD_OF_RATING * rng.normal())), 1),
    };
  }
}

export const ITEM_COLUMNS: readonly FeatureColumn<Item>[] = [
  ['text', 'title', ({ title }) => title],
  ['categorical', 'department', ({ category }) => category.department],
  ['categorical', 'category', ({ category }) => category.name],
  ['categorical', 'brand', ({ brand }) => brand],
  ['categorical', 'colour', ({ colour }) => colour],
  ['bag', 'tags', ({ tags }) => tags],
  ['bag', 'materials', ({ materials }) => materials],
  ['numeric', 'price', ({ price }) => price],
  ['numeric', 'weight_g', ({ grams }) => grams],
  ['numeric', 'rating', ({ rating }) => rating],
];

/** department → a maker for each style */
type BrandTable = Readonly<Record<string, readonly string[]>>;

function makeBrands(rng: Rng): BrandTable {
  const names = rng.shuffle(MAKER_BEGINNINGS.flatMap((beginning) => MAKER_ENDINGS.map((ending) => beginning + ending)));
  return Object.fromEntries(
    DEPARTMENTS.map((department, i) => [department, names.slice(i * STYLES.length, (i + 1) * STYLES.length)]),
  );
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
