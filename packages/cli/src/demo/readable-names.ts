/** Titles and categories of items, as people read them. */
import type { Dataset } from '@belfry/data';

export interface ReadableNames {
  /** Title of an item row, its id where the data has no titles. */
  title(item: number): string;
  /** Category of an item row; empty where the data has none. */
  category(item: number): string;
}

export function readableNames({
  items,
  itemFeatures: { features },
}: Pick<Dataset, 'items' | 'itemFeatures'>): ReadableNames {
  const titles = features.find((feature) => feature.kind === 'text' && feature.name === 'title');
  const categories = features.find((feature) => feature.kind === 'categorical' && feature.name === 'category');
  return {
    title: (item) => (titles?.kind === 'text' ? titles.values[item] : items.ids[item]),
    category: (item) => (categories?.kind === 'categorical' ? categories.names[categories.codes[item]] : ''),
  };
}
