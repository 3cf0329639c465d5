/** What items are described by, as numbered tags: values of categorical and bag features, words of texts. */
import { BelfryError, csrRow, type Csr } from '@belfry/core';
import type { Feature, FeatureTable } from '@belfry/data';

export interface TagOptions {
  readonly itemCount: number;
  /** Features read; `all` = every one that has tags. */
  readonly names: 'all' | readonly string[];
  /** Tags of a larger share of the items are left out. */
  readonly maxShare: number;
}

export interface TagsOfItems {
  /** Per item, its tags, each once, ascending; every tag has an item. */
  readonly tags: Csr;
  readonly tagCount: number;
}

/** The tags of one item; a kind that is not here has none. */
const tagsOfKind: {
  readonly [Kind in Feature['kind']]?: (feature: Feature & { kind: Kind }, item: number) => Iterable<string>;
} = {
  categorical: ({ codes, names }, item) => (codes[item] === 0 ? [] : [names[codes[item]]]),
  bag: ({ bags, names }, item) => Array.from(csrRow(bags, item), (code) => names[code]),
  text: ({ values }, item) => values[item].toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [],
};

/** @throws UNKNOWN_FEATURE, MISSING_COLUMN where no feature has tags */
export function tagsOfItems(table: FeatureTable, { itemCount, names, maxShare }: TagOptions): TagsOfItems {
  const features = chosenFeatures(table, names);
  const found = Array.from(
    { length: itemCount },
    (_, item) => new Set(features.flatMap((feature) => tagsOf(feature, item))),
  );
  const times = new Map<string, number>();
  for (const tags of found) for (const tag of tags) times.set(tag, (times.get(tag) ?? 0) + 1);
  const kept = [...times].filter(([, count]) => count <= maxShare * itemCount).map(([tag]) => tag);
  const numbers = new Map(kept.map((tag, number) => [tag, number]));
  const offsets = new Int32Array(itemCount + 1);
  const rows = found.map((tags) => [...tags].flatMap((tag) => numbers.get(tag) ?? []).sort((a, b) => a - b));
  rows.forEach((row, item) => (offsets[item + 1] = offsets[item] + row.length));
  return { tags: { offsets, values: Int32Array.from(rows.flat()) }, tagCount: kept.length };
}

function tagsOf(feature: Feature, item: number): string[] {
  const tags = tagsOfKind[feature.kind] as ((feature: Feature, item: number) => Iterable<string>) | undefined;
  return Array.from(tags?.(feature, item) ?? [], (tag) => `${feature.name}\0${tag}`);
}

function chosenFeatures({ features }: FeatureTable, names: TagOptions['names']): Feature[] {
  const tagged = features.filter(({ kind }) => kind in tagsOfKind);
  const unknown = names === 'all' ? undefined : names.find((name) => !tagged.some((feature) => feature.name === name));
  if (unknown === undefined && tagged.length > 0)
    return tagged.filter(({ name }) => names === 'all' || names.includes(name));
  throw new BelfryError(unknown === undefined ? 'MISSING_COLUMN' : 'UNKNOWN_FEATURE', {
    given: unknown === undefined ? 'items without categorical, bag or text features' : `the item feature "${unknown}"`,
    expected: `features that describe items (there are: ${tagged.map(({ name }) => name).join(', ') || 'none'})`,
    change: 'Import item features with --item-features, or choose a strategy that counts interactions.',
  });
}
