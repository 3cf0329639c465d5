/**
 * Exact inner-product search. A block of queries meets a few items at a time; what reaches a query's list is kept, the
 * rest forgotten. Items pass in ranges while the lists wait, so memory grows neither with q × n nor with the catalogue.
 */
import type { TopK, TopKInput } from '../kernels.js';
import { checkTopK } from '../shapes/top-k-shape.js';
import { emptyTopK } from '../top-k/empty-top-k.js';
import { QUERIES_PER_GROUP, ROWS_PER_PANEL } from './layout.js';
import { BEST_INTEGERS, layOutTopK, startLists, type TopKMemory } from './top-k-memory.js';
import type { WasmMachine } from './wasm-machine.js';

/** @param budgetBytes for a range of items, and again for a range of queries with their lists */
export function createTopK(machine: WasmMachine, budgetBytes: number): (input: TopKInput) => TopK {
  const { wasm, pool } = machine;

  return (input) => {
    const { dim, queries, items, exclude } = input;
    const { queryCount, itemCount } = checkTopK(input);
    const found = emptyTopK(queryCount, input.k);
    const k = Math.min(input.k, itemCount);
    if (queryCount === 0 || k === 0) return found;

    const memory = layOutTopK(machine, budgetBytes, input, k);
    const { itemsAtOnce, queriesAtOnce, thresholds, bests, listScores, listRows } = memory;
    let packedFrom = -1;
    for (let first = 0; first < queryCount; first += queriesAtOnce) {
      const count = Math.min(queriesAtOnce, queryCount - first);
      const blocks = Math.ceil(count / wasm.QUERIES_PER_BLOCK.value);
      memory.queries.set(queries.subarray(first * dim, (first + count) * dim));
      wasm.packPanels(memory.queries.byteOffset, count, dim, 1, QUERIES_PER_GROUP, memory.queryPanels);
      startLists(memory, exclude, first, count);

      for (let firstItem = 0; firstItem < itemCount; firstItem += itemsAtOnce) {
        const range = Math.min(itemsAtOnce, itemCount - firstItem);
        if (packedFrom !== firstItem) {
          memory.items.set(items.subarray(firstItem * dim, (firstItem + range) * dim));
          wasm.packPanels(memory.items.byteOffset, range, dim, 1, ROWS_PER_PANEL, memory.itemPanels);
          packedFrom = firstItem;
        }
        pool.run(
          'topKBlock',
          blocks,
          count,
          dim,
          memory.queryPanels,
          memory.itemPanels,
          range,
          firstItem,
          k,
          memory.noLogCounts,
          memory.scanScores,
          thresholds.byteOffset,
          bests.byteOffset,
          listScores.byteOffset,
          listRows.byteOffset,
        );
      }
      pool.run('sortBlock', blocks, count, k, bests.byteOffset, listScores.byteOffset, listRows.byteOffset);
      copyLists(memory, k, count, found, first);
    }
    return found;
  };
}

/** Lists of a range of queries into the result, whose lists may be longer than there are items. */
function copyLists(
  { bests, listScores, listRows }: TopKMemory,
  k: number,
  count: number,
  result: TopK,
  first: number,
): void {
  for (let query = 0; query < count; query++) {
    const size = bests[BEST_INTEGERS * query];
    result.found[first + query] = size;
    result.tiedBeyond[first + query] = bests[BEST_INTEGERS * query + 1];
    result.rows.set(listRows.subarray(query * k, query * k + size), (first + query) * result.k);
    result.scores.set(listScores.subarray(query * k, query * k + size), (first + query) * result.k);
  }
}
