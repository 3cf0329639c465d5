/** Hidden interests: what a visit to the shop is about. Each is a mixture over categories and styles. */
import type { Rng } from '@belfry/core';
import { CATEGORIES, type CategoryWords } from './words/departments.js';
import { AGE_BANDS, COUNTRIES, DEVICES } from './words/names.js';
import { STYLES, type StyleWords } from './words/styles.js';

export interface Interest {
  /** Readable, e.g. `rustic and vintage: table lamps, shelving`. */
  readonly name: string;
  /** How much each category appeals; one that is not named does not. */
  readonly categories: Readonly<Record<string, number>>;
  /** How much each style appeals; one that is not named does a little ({@link OTHER_STYLES}). */
  readonly styles: Readonly<Record<string, number>>;
  /** What its followers tend to be like; users' features hint at it. */
  readonly country: string;
  readonly ageBand: string;
  readonly device: string;
}

const HOME_APPEAL = 1;
const COMPANION_APPEALS: readonly number[] = [0.45, 0.25];
const SAME_DEPARTMENT = 0.5;
const SECOND_STYLE = 0.4;
const OTHER_STYLES = 0.05;

/** The categories a shop with this many interests has: each is the home of at least one. */
export function categoriesFor(interestCount: number): readonly CategoryWords[] {
  return CATEGORIES.slice(0, interestCount);
}

export function makeInterests(count: number, rng: Rng): Interest[] {
  const categories = categoriesFor(count);
  return Array.from({ length: count }, (_, row) => makeInterest(categories, categories[row % categories.length], rng));
}

function makeInterest(categories: readonly CategoryWords[], home: CategoryWords, rng: Rng): Interest {
  const appeals: Record<string, number> = { [home.name]: HOME_APPEAL };
  for (const appeal of COMPANION_APPEALS) {
    const near =
      rng.float() < SAME_DEPARTMENT
        ? categories.filter(({ department }) => department === home.department)
        : categories;
    appeals[pick(near, rng).name] ??= appeal;
  }
  const styles: Record<string, number> = { [pick(STYLES, rng).name]: 1 };
  styles[pick(STYLES, rng).name] ??= SECOND_STYLE;
  return {
    name: `${Object.keys(styles).join(' and ')}: ${Object.keys(appeals).join(', ')}`,
    categories: appeals,
    styles,
    country: pick(COUNTRIES, rng),
    ageBand: pick(AGE_BANDS, rng),
    device: pick(DEVICES, rng),
  };
}

/**
 * How the clicks on an item of a category and style are shared out among the interests.
 * @returns per interest [categories × styles]; over all interests a cell adds up to 1
 */
export function appealShares(interests: readonly Interest[], categories: readonly CategoryWords[]): Float64Array[] {
  const appeals = interests.map((interest) => appealTable(interest, categories));
  const totals = appeals.reduce((sums, appeal) => sums.map((sum, cell) => sum + appeal[cell]));
  return appeals.map((appeal) => appeal.map((value, cell) => value / totals[cell]));
}

function appealTable(interest: Interest, categories: readonly CategoryWords[]): Float64Array {
  return Float64Array.from(
    categories.flatMap(({ name }) =>
      STYLES.map((style) => (interest.categories[name] ?? 0) * appealOfStyle(interest, style)),
    ),
  );
}

export function appealOfStyle(interest: Interest, { name }: StyleWords): number {
  return interest.styles[name] ?? OTHER_STYLES;
}

export function pick<T>(choices: readonly T[], rng: Rng): T {
  return choices[rng.int(choices.length)];
}
