/** How each kind of feature column is encoded. Text has no row: it is for people. */
import type { Feature } from '@belfry/data';
import { bag, type BagMeta } from './bag.js';
import { categorical, type CategoricalMeta } from './categorical.js';
import type { FeatureKind } from './feature-encoder.js';
import { numeric, type NumericMeta } from './numeric.js';
import { vector, type VectorMeta } from './vector.js';

export type FeatureMeta = CategoricalMeta | BagMeta | NumericMeta | VectorMeta;

export const featureKinds = { categorical, bag, numeric, vector };

/** The row for a kind, null where towers do not read it. */
export function featureKind(kind: Feature['kind']): FeatureKind<Feature, FeatureMeta> | null {
  return ((featureKinds as Record<string, unknown>)[kind] as FeatureKind<Feature, FeatureMeta> | undefined) ?? null;
}
