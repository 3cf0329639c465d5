/** Users or items as the columns of an Arrow file and back: id, count in the training part, then the features. */
import { Int32, makeData, type Data } from 'apache-arrow';
import type { Feature, FeatureTable } from '../features.js';
import { idColumn, idsOf } from '../arrow/arrow-columns.js';
import { Vocabulary } from '../vocabulary.js';
import type { ArrowTable } from '../arrow/arrow-file.js';
import { featureKinds, type FeatureKind } from './feature-kinds.js';

/** Metadata of the file: the kind of each feature column, as JSON. */
const FEATURES = 'belfry.features';
const FEATURE_PREFIX = 'feature:';

export interface VocabularyPart {
  readonly vocabulary: Vocabulary;
  readonly features: FeatureTable;
}

/** @param trainCounts [vocabulary size] interactions in the training part */
export function vocabularyTable(
  side: 'user' | 'item',
  { vocabulary, features }: VocabularyPart,
  trainCounts: Int32Array,
): ArrowTable {
  const known = featureColumns(features);
  return {
    columns: {
      [side]: idColumn(vocabulary.ids),
      count: makeData({ type: new Int32(), length: trainCounts.length, nullCount: 0, data: trainCounts }),
      ...known.columns,
    },
    metadata: known.metadata,
  };
}

/** The features alone: their columns, and the metadata that {@link featuresOf} needs. */
export function featureColumns({ features }: FeatureTable): ArrowTable {
  const columns: Record<string, Data> = {};
  features.forEach((feature, i) => {
    const kind = featureKinds[feature.kind] as FeatureKind;
    columns[FEATURE_PREFIX + feature.name] = kind.toColumn(feature, i);
  });
  const kinds = features.map(({ name, kind }) => ({ name, kind }));
  return { columns, metadata: { [FEATURES]: JSON.stringify(kinds) } };
}

/** Numeric, categorical, bag and vector values are views on the file's bytes. */
export function vocabularyOf(side: 'user' | 'item', table: ArrowTable): VocabularyPart {
  return { vocabulary: new Vocabulary(idsOf(table.columns[side])), features: featuresOf(table) };
}

/** Values as in {@link vocabularyOf}. */
export function featuresOf({ columns, metadata }: ArrowTable): FeatureTable {
  const kinds = JSON.parse(metadata[FEATURES]) as Pick<Feature, 'name' | 'kind'>[];
  return {
    features: kinds.map(({ name, kind }) => featureKinds[kind].fromColumn(name, columns[FEATURE_PREFIX + name])),
  };
}
