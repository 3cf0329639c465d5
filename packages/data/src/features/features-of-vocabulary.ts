/** A feature file laid along a vocabulary. */
import type { Feature, FeatureTable } from '../features.js';
import type { Vocabulary } from '../vocabulary.js';
import { encoders } from './encode-feature.js';
import type { FeatureFileOptions } from './feature-options.js';
import { isMissing } from './feature-values.js';
import { inferKind } from './infer-kind.js';
import type { FeatureFile } from './read-feature-file.js';

export interface FeatureReport {
  readonly file: string;
  readonly features: readonly {
    readonly name: string;
    readonly kind: Feature['kind'];
    readonly inferred: boolean;
    readonly missing: number;
  }[];
  /** Rows of the file whose id is not in the vocabulary: left out. */
  readonly unknownIds: number;
  /** Ids of the vocabulary without a row in the file: all their features are missing. */
  readonly idsWithoutFeatures: number;
}

/** @throws BelfryError NON_FINITE_FEATURE, SHAPE_MISMATCH */
export function featuresOfVocabulary(
  file: FeatureFile,
  { ids }: Vocabulary,
  options: FeatureFileOptions,
): { table: FeatureTable; report: FeatureReport } {
  const rows = ids.map((id) => file.rowOf.get(id));
  const known = rows.reduce<number>((count, row) => count + Number(row !== undefined), 0);
  const encoded = file.columns.map(({ name, values: raw }) => {
    const values = rows.map((row) => (row === undefined ? undefined : raw[row]));
    const given = options.kinds[name] as Feature['kind'] | undefined;
    const kind = given ?? inferKind(raw, options.bagSeparator);
    const feature = encoders[kind]({ name, values, ids, path: file.path, bagSeparator: options.bagSeparator });
    return { feature, about: { name, kind, inferred: given === undefined, missing: values.filter(isMissing).length } };
  });
  return {
    table: { features: encoded.map(({ feature }) => feature) },
    report: {
      file: file.path,
      features: encoded.map(({ about }) => about),
      unknownIds: file.rowOf.size - known,
      idsWithoutFeatures: ids.length - known,
    },
  };
}
