import { BelfryError } from '@belfry/core';
import type { ItemClusters } from './item-clusters.js';

/** @throws BelfryError CONFIG_INVALID where the clusters that a part needs are not known */
export function requireClusters(clusters: ItemClusters | null | undefined): ItemClusters {
  if (clusters) return clusters;
  throw new BelfryError('CONFIG_INVALID', {
    given: 'negatives or exclusions by cluster, and no clusters of the items',
    expected: 'a categorical item feature that says which cluster an item belongs to, or k-means of the item vectors',
    change: 'Set negatives.clusters to its name or to k-means; continuous training has no clusters.',
  });
}
