/** What a feature file says of ids before anything happens to them. */
import { BadRows } from '../bad-rows.js';
import type { FeatureTable } from '../features.js';
import { Vocabulary } from '../vocabulary.js';
import type { FeatureFileOptions } from './feature-options.js';
import { featuresOfVocabulary } from './features-of-vocabulary.js';
import { readFeatureFile } from './read-feature-file.js';

export interface KnownIds {
  /** In the order of the file. */
  readonly ids: readonly string[];
  /** Columns over them. */
  readonly features: FeatureTable;
}

/** @throws BelfryError BAD_ROWS where one cannot be read, MISSING_COLUMN, UNKNOWN_FEATURE, and those of the format */
export async function readKnownIds(
  side: 'user' | 'item',
  options: FeatureFileOptions & { file: string },
): Promise<KnownIds> {
  const badRows = new BadRows();
  const file = await readFeatureFile(side, options, badRows);
  badRows.enforce(0, file.rowOf.size + badRows.count);
  const vocabulary = new Vocabulary([...file.rowOf.keys()]);
  return { ids: vocabulary.ids, features: featuresOfVocabulary(file, vocabulary, options).table };
}
