/** Contexts → sums: for each item, in order, its partners with the highest sums. */
import { csrSlice } from '@belfry/core';
import type { Kernels, SparseTopKInput } from '@belfry/native';
import { itself } from '../lists/itself.js';
import { LIST_PLACES_AT_ONCE } from '../lists/rows-at-once.js';
import { ListBuilder, type WeightedLists } from '../lists/weighted-lists.js';
import { contextBlocks, type Counting, type CountingPlan } from './context-blocks.js';
import type { ContextBlock } from './context-block.js';

export interface SummedRow {
  readonly item: number;
  /** Best first; views that are valid until the next row. */
  readonly rows: Int32Array;
  readonly sums: Float32Array;
}

export interface Summing {
  readonly kernels: Kernels;
  /** Partners kept of each item; Infinity = all. */
  readonly k: number;
  /** Whether an item may be its own partner; absent = false. */
  readonly keepsItself?: boolean;
  /** Divides the sum of i and j by norms[i] · norms[j] + shrink. */
  readonly cosine?: { readonly norms: Float64Array; readonly shrink: number };
}

export async function* summedRows(counting: Counting, plan: CountingPlan, summing: Summing): AsyncGenerator<SummedRow> {
  const { itemCount } = counting.log;
  for await (const block of contextBlocks(counting, plan)) {
    for (const [from, to, k] of slices(block, plan.entries, Math.min(summing.k, itemCount)))
      yield* rowsOf(block, from, to, k, itemCount, summing);
  }
}

/** The partners of every item. */
export async function summedLists(counting: Counting, plan: CountingPlan, summing: Summing): Promise<WeightedLists> {
  const builder = new ListBuilder(counting.log.itemCount);
  for await (const { rows, sums } of summedRows(counting, plan, summing)) builder.append(rows, sums);
  return builder.finish();
}

/** Ranges of a block whose lists fit into one call, and the longest list that any of their items can have. */
function* slices(
  { from, to }: ContextBlock,
  entries: Float64Array,
  most: number,
): Generator<readonly [from: number, to: number, k: number]> {
  let [start, k] = [from, 1];
  for (let item = from; item < to; item++) {
    const longest = Math.max(k, Math.min(most, entries[item]));
    if (item > start && longest * (item - start + 1) > LIST_PLACES_AT_ONCE) {
      yield [start, item, k];
      [start, k] = [item, Math.max(1, Math.min(most, entries[item]))];
    } else k = longest;
  }
  if (start < to) yield [start, to, k];
}

function* rowsOf(
  block: ContextBlock,
  from: number,
  to: number,
  k: number,
  itemCount: number,
  { kernels, cosine, keepsItself = false }: Summing,
): Generator<SummedRow> {
  const { contextsOfItems, attachWeights, itemsOfContexts, weights } = block;
  const [first, last] = [from - block.from, to - block.from];
  const input: SparseTopKInput = {
    left: csrSlice(contextsOfItems, first, last),
    leftWeights: attachWeights.subarray(contextsOfItems.offsets[first], contextsOfItems.offsets[last]),
    right: itemsOfContexts,
    columns: itemCount,
    k,
    rowWeights: null,
    weights,
    cosine: cosine
      ? { rowNorms: cosine.norms.subarray(from, to), columnNorms: cosine.norms, shrink: cosine.shrink }
      : null,
    findsZeros: false,
    ...(keepsItself ? {} : { exclude: itself(from, to) }),
  };
  const found = kernels.sparseTopK(input);
  for (let item = from; item < to; item++) {
    const start = (item - from) * k;
    const end = start + found.found[item - from];
    yield { item, rows: found.rows.subarray(start, end), sums: found.scores.subarray(start, end) };
  }
}
