/** What people call the items of a run: a name and a category of each. */
import { BelfryError } from '@belfry/core';
import { openDataset, readManifest, type Feature, type RunFolder } from '@belfry/data';

export interface ItemWords {
  /** [items]; null where the data has no text of items. */
  readonly names: readonly string[] | null;
  readonly categories: ItemCategories | null;
}

export interface ItemCategories {
  /** The feature they come from. */
  readonly name: string;
  /** [items]; 0 = none known */
  readonly codes: Int32Array;
  /** values[code] */
  readonly values: readonly string[];
}

const NO_WORDS: ItemWords = { names: null, categories: null };

/** As the run keeps them; of a run by an older version from its data set, and nothing where that is gone or another one by now. */
export async function readItemWords(run: RunFolder): Promise<ItemWords> {
  const facts = await run.readItemFacts();
  return facts === null ? wordsOfDataset(run) : wordsOf(facts.features.features);
}

async function wordsOfDataset({ manifest: { provenance } }: RunFolder): Promise<ItemWords> {
  try {
    if ((await readManifest(provenance.dataFolder)).hash !== provenance.dataHash) return NO_WORDS;
    return wordsOf((await openDataset(provenance.dataFolder)).itemFeatures.features);
  } catch (error) {
    if (error instanceof BelfryError) return NO_WORDS;
    throw error;
  }
}

/** `title` or `name` and `category` where there are such columns, else the first of their kind. */
function wordsOf(features: readonly Feature[]): ItemWords {
  const texts = features.filter((feature) => feature.kind === 'text');
  const sets = features.filter((feature) => feature.kind === 'categorical');
  const names = texts.find(({ name }) => name === 'title' || name === 'name') ?? texts[0];
  const category = sets.find(({ name }) => name === 'category') ?? sets[0];
  return {
    names: names?.values ?? null,
    categories: category === undefined ? null : { name: category.name, codes: category.codes, values: category.names },
  };
}
