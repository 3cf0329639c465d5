/** The true nearest items of an item: its vector compared with every other of the run, which is what an index is held against. */
import { getKernels } from '@belfry/native';
import { itemQuery, unknownItem, type RecallResult } from '@belfry/recall';
import type { MappedRun } from './mapped-run.js';

/** @param k items wanted @throws UNKNOWN_ITEM */
export async function exactNeighbours(
  { items, vectors, hasBias }: MappedRun,
  item: string,
  k: number,
): Promise<RecallResult> {
  const row = items.rowOf(item);
  if (row < 0) throw unknownItem(item, items);
  const { rows, scores, found } = await getKernels().topKAsync({
    dim: vectors.dim,
    queries: itemQuery({ itemVectors: vectors, hasBias }, row),
    items: vectors.values,
    k,
    exclude: { offsets: Int32Array.of(0, 1), values: Int32Array.of(row) },
  });
  return {
    item,
    requested: k,
    found: found[0],
    exact: true,
    items: Array.from({ length: found[0] }, (_, n) => ({ item: items.ids[rows[n]], score: scores[n] })),
  };
}
