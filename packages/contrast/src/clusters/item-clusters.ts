/** Which cluster each item is in: told by the data once and for all, or found in the vectors anew as training goes on. */

export interface ItemClusters {
  /** [items] cluster of each item from 0, −1 = in none; another array whenever they have changed. */
  current(): Int32Array;
  /** Whether they change with the model. */
  readonly followsModel: boolean;
}

/** @param clusters [items] from 0, −1 = in none */
export function fixedClusters(clusters: Int32Array): ItemClusters {
  return { current: () => clusters, followsModel: false };
}
