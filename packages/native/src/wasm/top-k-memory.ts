/** Where the arrays of one call of top-k lie: room for a range of items and for a range of queries with their lists. */
import type { Csr } from '@belfry/core';
import type { TopKInput } from '../kernels.js';
import { QUERIES_PER_GROUP, ROWS_PER_PANEL, roundUp } from './layout.js';
import type { WasmMachine } from './wasm-machine.js';

/** Items scored at once, and what their scores with a group of queries take. */
const ITEMS_PER_SCAN = 64;
const SCAN_BYTES = 4 * ITEMS_PER_SCAN * QUERIES_PER_GROUP;
/** Kept per query beside its list: size, ties beyond it, next excluded row, end of the excluded rows. */
export const BEST_INTEGERS = 4;

export type TopKMemory = ReturnType<typeof layOutTopK>;

/** @param k at most the number of items @param budgetBytes for a range of items, and again for a range of queries */
export function layOutTopK(
  { wasm, arena }: WasmMachine,
  budgetBytes: number,
  { dim, queries, items, exclude }: TopKInput,
  k: number,
) {
  const dims = wasm.paddedDim(dim);
  const itemsAtOnce = rowsWithin(budgetBytes, 4 * (dim + dims), ITEMS_PER_SCAN, items.length / dim);
  const queriesAtOnce = rowsWithin(
    budgetBytes,
    4 * (dim + dims + 2 * k + BEST_INTEGERS + 1),
    wasm.QUERIES_PER_BLOCK.value,
    queries.length / dim,
  );
  const blocks = Math.ceil(queriesAtOnce / wasm.QUERIES_PER_BLOCK.value);

  arena.reset();
  return {
    itemsAtOnce,
    queriesAtOnce,
    items: arena.floats(itemsAtOnce * dim),
    itemPanels: arena.take(4 * roundUp(itemsAtOnce, ROWS_PER_PANEL) * dims),
    queries: arena.floats(queriesAtOnce * dim),
    queryPanels: arena.take(4 * roundUp(queriesAtOnce, QUERIES_PER_GROUP) * dims),
    thresholds: arena.floats(roundUp(queriesAtOnce, QUERIES_PER_GROUP)),
    bests: arena.integers(BEST_INTEGERS * roundUp(queriesAtOnce, QUERIES_PER_GROUP)),
    listScores: arena.floats(queriesAtOnce * k),
    listRows: arena.integers(queriesAtOnce * k),
    exclude: exclude === undefined ? 0 : arena.copyOf(exclude.values),
    noLogCounts: arena.floats(ITEMS_PER_SCAN).fill(0).byteOffset,
    scanScores: arena.take(blocks * SCAN_BYTES),
  };
}

/** Empty lists for the queries from `first` on. */
export function startLists(
  { thresholds, bests, exclude: address }: TopKMemory,
  exclude: Csr | undefined,
  first: number,
  count: number,
): void {
  thresholds.fill(Infinity).fill(-Infinity, 0, count);
  bests.fill(0);
  if (exclude === undefined) return;
  for (let query = 0; query < count; query++) {
    bests[BEST_INTEGERS * query + 2] = address + 4 * exclude.offsets[first + query];
    bests[BEST_INTEGERS * query + 3] = address + 4 * exclude.offsets[first + query + 1];
  }
}

/** As many rows as the budget has room for, in whole multiples, and no more than there are. */
function rowsWithin(budgetBytes: number, rowBytes: number, multiple: number, rows: number): number {
  return Math.min(Math.max(1, Math.floor(budgetBytes / rowBytes / multiple)) * multiple, rows);
}
