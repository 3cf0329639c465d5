/** Clusters as the scores kernel leaves them out: a query's group is the cluster of its own item, −1 = in none. */
import type { Groups } from '@belfry/native';
import type { ContrastBatch } from '../contrast-batch.js';
import { joinedRows } from '../negatives/joined-rows.js';

/** @param clusters [items] @param beyondBatch item rows of the columns after the batch's */
export function clusterGroups(
  clusters: Int32Array,
  { items }: ContrastBatch,
  beyondBatch: Int32Array,
  usesBatch: boolean,
): Groups {
  const groupsOf = (rows: Int32Array): Int32Array => rows.map((row) => clusters[row]);
  return { queries: groupsOf(items), candidates: groupsOf(usesBatch ? joinedRows([items, beyondBatch]) : beyondBatch) };
}
