import { BelfryError } from '@belfry/core';

/** @throws BelfryError CONFIG_INVALID where the clusters that a part needs are not known */
export function requireClusters(itemClusters: Int32Array | null | undefined): Int32Array {
  if (itemClusters) return itemClusters;
  throw new BelfryError('CONFIG_INVALID', {
    given: 'negatives or exclusions by cluster, and no clusters of the items',
    expected: 'a categorical item feature that says which cluster an item belongs to',
    change: 'Set negatives.clusters to its name; continuous training has no clusters.',
  });
}
