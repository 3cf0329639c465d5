/** The category of each item, from a categorical feature. */
import { BelfryError } from '@belfry/core';
import type { CategoricalFeature, FeatureTable } from '@belfry/data';

/** [items]; −1 = unknown. @throws UNKNOWN_FEATURE */
export function categoryCodes({ features }: FeatureTable, name: string): Int32Array {
  const isCategorical = (feature: { kind: string }): feature is CategoricalFeature => feature.kind === 'categorical';
  const categorical = features.filter(isCategorical);
  const feature = categorical.find((each) => each.name === name);
  if (feature !== undefined) return feature.codes.map((code) => code - 1);
  throw new BelfryError('UNKNOWN_FEATURE', {
    given: `the item category "${name}"`,
    expected: `a categorical feature of the items (there are: ${categorical.map((each) => each.name).join(', ') || 'none'})`,
    change: 'Name one of them with the option category, or choose a strategy that needs none, such as window.',
  });
}
