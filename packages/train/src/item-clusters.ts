/** Clusters of items as a feature of theirs says them, where the options name one. */
import { BelfryError } from '@belfry/core';
import { clusterCountOf, readClusters, type NegativesOptions } from '@belfry/contrast';
import type { CategoricalFeature, FeatureTable } from '@belfry/data';

/**
 * @returns [items] from 0, −1 for an item without a value; null where clusters are not those of a feature
 * @throws BelfryError CONFIG_INVALID where the items have no categorical feature of the name, or are fewer than the clusters
 */
export function namedClusters(
  { clusters }: Pick<NegativesOptions, 'clusters'>,
  items: FeatureTable,
  itemCount: number,
): Int32Array | null {
  if (clusters === null) return null;
  const read = readClusters(clusters);
  if ('feature' in read) return itemClustersOf(items, read.feature);
  clusterCountOf(read.kMeans, itemCount);
  return null;
}

/**
 * @returns [items] from 0; −1 for an item without a value
 * @throws BelfryError CONFIG_INVALID where the items have no categorical feature of this name
 */
export function itemClustersOf({ features }: FeatureTable, name: string): Int32Array {
  const categorical = features.filter((feature): feature is CategoricalFeature => feature.kind === 'categorical');
  const feature = categorical.find((one) => one.name === name);
  if (feature !== undefined) return feature.codes.map((code) => code - 1);
  throw new BelfryError('CONFIG_INVALID', {
    given: `negatives.clusters = "${name}"`,
    expected: `a categorical item feature: ${categorical.map((one) => one.name).join(', ') || 'the items have none'}`,
    change: 'Name one of these, or set negatives.clusters to null.',
  });
}
