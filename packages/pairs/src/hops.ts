/** Sums of powers of a row-normalised table: S = P + α·P² + β·P³ + …, each list cut to its best. */
import { csrSlice } from '@belfry/core';
import type { Kernels } from '@belfry/native';
import { GrowingArray } from './lists/growing-array.js';
import { itself } from './lists/itself.js';
import { rangesOfLists } from './lists/rows-at-once.js';
import { ascendingLists, ListBuilder, type WeightedLists } from './lists/weighted-lists.js';

export interface Hops {
  /** Of the second step, the third, … */
  readonly factors: readonly number[];
  /** Entries kept of each row between two steps. */
  readonly partners: number;
  /** Entries kept of each row in the end. */
  readonly neighbours: number;
  /** Whether an item may stand in its own list: the steps that lead back to it. */
  readonly keepsItself: boolean;
}

/** By Horner's rule, one sparse product a step: P + α·P² + β·P³ = P + α·P·(P + (β/α)·P·P). */
export function addHops(
  table: WeightedLists,
  { factors, partners, neighbours, keepsItself }: Hops,
  kernels: Kernels,
): WeightedLists {
  const itemCount = table.lists.offsets.length - 1;
  const step = ascendingLists(withRowsOfSumOne(table), itemCount);
  let sum = step;
  for (let n = factors.length - 1; n >= 0; n--) {
    const factor = factors[n] / (n === 0 ? 1 : factors[n - 1]);
    const isLast = n === 0;
    const lists = plusProduct(step, sum, factor, isLast ? neighbours : partners, kernels, isLast && !keepsItself);
    sum = isLast ? lists : ascendingLists(lists, itemCount);
  }
  return sum;
}

export function withRowsOfSumOne({ lists, weights }: WeightedLists): WeightedLists {
  const scaled = new Float32Array(weights.length);
  for (let row = 0; row + 1 < lists.offsets.length; row++) {
    const [from, to] = [lists.offsets[row], lists.offsets[row + 1]];
    const sum = weights.subarray(from, to).reduce((partial, weight) => partial + weight, 0);
    for (let i = from; i < to; i++) scaled[i] = weights[i] / sum;
  }
  return { lists, weights: scaled };
}

/** step + factor · step·sum, the best k of each row; both have lists in ascending order. */
function plusProduct(
  step: WeightedLists,
  sum: WeightedLists,
  factor: number,
  k: number,
  kernels: Kernels,
  leavesOutItself: boolean,
): WeightedLists {
  const itemCount = step.lists.offsets.length - 1;
  const kept = Math.min(k, itemCount);
  const right = concatenated(step, sum);
  const builder = new ListBuilder(itemCount);
  for (const [from, to] of rangesOfLists(itemCount, kept)) {
    const left = rowsWithStep(step, from, to, factor);
    const { rows, scores, found } = kernels.sparseTopK({
      left: left.lists,
      leftWeights: left.weights,
      right: right.lists,
      columns: itemCount,
      k: kept,
      rowWeights: null,
      weights: right.weights,
      cosine: null,
      findsZeros: false,
      ...(leavesOutItself ? { exclude: itself(from, to) } : {}),
    });
    found.forEach((count, n) =>
      builder.append(rows.subarray(n * kept, n * kept + count), scores.subarray(n * kept, n * kept + count)),
    );
  }
  return builder.finish();
}

/** The rows of both, one table below the other. */
function concatenated(above: WeightedLists, below: WeightedLists): WeightedLists {
  const offsets = new GrowingArray(Int32Array);
  offsets.append(above.lists.offsets);
  offsets.append(below.lists.offsets.subarray(1).map((offset) => offset + above.lists.values.length));
  const values = new GrowingArray(Int32Array);
  const weights = new GrowingArray(Float32Array);
  for (const { lists, weights: own } of [above, below]) {
    values.append(lists.values);
    weights.append(own);
  }
  return { lists: { offsets: offsets.values, values: values.values }, weights: weights.values };
}

/** For each row the row itself in the upper table, and what it leads to in the lower one. */
function rowsWithStep(
  step: WeightedLists,
  from: number,
  to: number,
  factor: number,
): { lists: WeightedLists['lists']; weights: Float64Array } {
  const itemCount = step.lists.offsets.length - 1;
  const own = csrSlice(step.lists, from, to);
  const offsets = own.offsets.map((offset, n) => offset + n);
  const values = new Int32Array(offsets[offsets.length - 1]);
  const weights = new Float64Array(values.length);
  const start = step.lists.offsets[from];
  for (let n = 0; n < to - from; n++) {
    values[offsets[n]] = from + n;
    weights[offsets[n]] = 1;
    for (let i = own.offsets[n]; i < own.offsets[n + 1]; i++) {
      values[i + n + 1] = itemCount + own.values[i];
      weights[i + n + 1] = factor * step.weights[start + i];
    }
  }
  return { lists: { offsets, values }, weights };
}
