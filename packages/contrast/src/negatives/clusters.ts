/**
 * Negatives by cluster: a cluster is drawn with probability ∝ size^β, then one of its items uniformly, so that small clusters
 * are met more often than their size (β < 1) or as often as each other (β = 0). Items without a cluster are drawn like one
 * cluster more, so that every item can come up. Expected count c(i) = N·q(cluster of i) / size(cluster of i).
 *
 * Memory: 8 bytes an item. A draw costs O(1).
 */
import { AliasTable, csrRow, type Csr } from '@belfry/core';
import type { ItemClusters } from '../clusters/item-clusters.js';
import { requireClusters } from '../clusters/require-clusters.js';
import { betaParameter } from './beta.js';
import type { NegativeSource, NegativeSourceKind } from './negative-source.js';

/** @param count N @param beta β ≥ 0 */
export function clusterNegatives(count: number, clusters: ItemClusters, beta: number): NegativeSource {
  let draws = clusterDraws(clusters.current(), beta);
  const current = (): ClusterDraws => {
    const now = clusters.current();
    if (draws.clusters !== now) draws = clusterDraws(now, beta);
    return draws;
  };
  return {
    name: 'clusters',
    usesBatch: false,
    needsModel: clusters.followsModel,
    followsModel: clusters.followsModel,
    draw(_batch, rng) {
      const { table, members } = current();
      const drawn = new Int32Array(count);
      for (let j = 0; j < count; j++) {
        const items = csrRow(members, table.sample(rng));
        drawn[j] = items[rng.int(items.length)];
      }
      return drawn;
    },
    addExpectedCounts(_batch, rows, counts) {
      const { clusters: clusterOf, table, members } = current();
      for (let j = 0; j < rows.length; j++) {
        const cluster = clusterOf[rows[j]] + 1;
        counts[j] += (count * table.probability(cluster)) / sizeOf(members, cluster);
      }
      return true;
    },
  };
}

interface ClusterDraws {
  /** [items] that it was made for. */
  readonly clusters: Int32Array;
  /** Those in no cluster first, then cluster by cluster. */
  readonly members: Csr;
  readonly table: AliasTable;
}

function clusterDraws(clusters: Int32Array, beta: number): ClusterDraws {
  const members = itemsOfClusters(clusters);
  const shares = Float64Array.from({ length: members.offsets.length - 1 }, (_, cluster) => {
    const size = sizeOf(members, cluster);
    return size > 0 ? size ** beta : 0;
  });
  return { clusters, members, table: new AliasTable(shares) };
}

function sizeOf({ offsets }: Csr, cluster: number): number {
  return offsets[cluster + 1] - offsets[cluster];
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
