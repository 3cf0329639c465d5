/**
 * Negatives by cluster: a cluster is drawn with probability ∝ size^β, then one of its items uniformly, so that small clusters
 * are met more often than their size (β < 1) or as often as each other (β = 0). Items without a cluster are drawn like one
 * cluster more, so that every item can come up. Expected count c(i) = N·q(cluster of i) / size(cluster of i).
 *
 * Memory: 8 bytes an item. A draw costs O(1).
 */
import { AliasTable, type Csr } from '@belfry/core';
import { betaParameter } from './beta.js';
import type { NegativeSource, NegativeSourceKind } from './negative-source.js';
import { requireClusters } from './require-clusters.js';

/** @param count N @param clusters [items] cluster of each item from 0, −1 = in none @param beta β ≥ 0 */
export function clusterNegatives(count: number, clusters: Int32Array, beta: number): NegativeSource {
  const { offsets, values } = itemsOfClusters(clusters);
  const sizeOf = (cluster: number): number => offsets[cluster + 1] - offsets[cluster];
  const table = new AliasTable(
    Float64Array.from({ length: offsets.length - 1 }, (_, cluster) =>
      sizeOf(cluster) > 0 ? sizeOf(cluster) ** beta : 0,
    ),
  );
  return {
    name: 'clusters',
    usesBatch: false,
    needsModel: false,
    draw(_batch, rng) {
      const drawn = new Int32Array(count);
      for (let j = 0; j < count; j++) {
        const cluster = table.sample(rng);
        drawn[j] = values[offsets[cluster] + rng.int(sizeOf(cluster))];
      }
      return drawn;
    },
    addExpectedCounts(_batch, rows, counts) {
      for (let j = 0; j < rows.length; j++) {
        const cluster = clusters[rows[j]] + 1;
        counts[j] += (count * table.probability(cluster)) / sizeOf(cluster);
      }
      return true;
    },
  };
}

/** Those in no cluster first, then cluster by cluster. */
function itemsOfClusters(clusters: Int32Array): Csr {
  const count = clusters.reduce((most, cluster) => Math.max(most, cluster), -1) + 1;
  const offsets = new Int32Array(count + 2);
  for (const cluster of clusters) offsets[cluster + 2]++;
  for (let cluster = 0; cluster <= count; cluster++) offsets[cluster + 1] += offsets[cluster];
  const next = offsets.slice();
  const values = new Int32Array(clusters.length);
  clusters.forEach((cluster, row) => (values[next[cluster + 1]++] = row));
  return { offsets, values };
}

export const clusters: NegativeSourceKind = {
  summary: 'items drawn by cluster, a cluster in proportion to size^β',
  usesBatch: false,
  draws: true,
  parameter: betaParameter,
  create: ({ count, itemClusters, beta }) => clusterNegatives(count, requireClusters(itemClusters), beta),
};
