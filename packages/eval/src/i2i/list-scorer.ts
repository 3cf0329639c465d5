/**
 * Item-to-item recall as a scorer: a query is one item or a whole history with weights, an item's score the weighed sum of what
 * the lists of the query's items say of it. What no list names is not recommended.
 */
import { csrGather, csrRow, type Csr } from '@belfry/core';
import { getKernels, type Kernels } from '@belfry/native';
import { ascendingLists, type WeightedLists } from '@belfry/pairs';
import type { Scorer } from '../scorer.js';

export interface ItemQueries {
  /** Per query, item rows, ascending. */
  readonly items: Csr;
  /** Of each of them. */
  readonly weights: Float64Array;
}

export function listScorer(
  name: string,
  lists: WeightedLists,
  queries: ItemQueries,
  kernels: Kernels = getKernels(),
): Scorer {
  const columns = lists.lists.offsets.length - 1;
  const right = ascendingLists(lists, columns);
  return {
    name,
    isPartial: true,
    topK: (chosen, k, exclude) =>
      kernels.sparseTopK({
        left: csrGather(queries.items, chosen),
        leftWeights: gatheredWeights(queries, chosen),
        right: right.lists,
        columns,
        k,
        rowWeights: null,
        weights: right.weights,
        cosine: null,
        findsZeros: false,
        exclude,
      }),
    scoresOf(chosen, items) {
      const scores = new Float32Array(items.values.length);
      chosen.forEach((query, n) => {
        const sums = new Map<number, number>();
        for (let q = queries.items.offsets[query]; q < queries.items.offsets[query + 1]; q++) {
          const listed = queries.items.values[q];
          for (let i = right.lists.offsets[listed]; i < right.lists.offsets[listed + 1]; i++) {
            const item = right.lists.values[i];
            sums.set(item, (sums.get(item) ?? 0) + queries.weights[q] * right.weights[i]);
          }
        }
        csrRow(items, n).forEach((item, place) => (scores[items.offsets[n] + place] = sums.get(item) ?? -Infinity));
      });
      return scores;
    },
  };
}

function gatheredWeights({ items, weights }: ItemQueries, chosen: Int32Array): Float64Array {
  const gathered: number[] = [];
  for (const query of chosen)
    for (let i = items.offsets[query]; i < items.offsets[query + 1]; i++) gathered.push(weights[i]);
  return Float64Array.from(gathered);
}

/**
 * Histories as queries: the newest item weighs 1, each one before it `decay` times the next.
 * @param histories item rows, oldest first
 * @param decay 0 = the last item alone
 */
export function decayedQueries(histories: readonly ArrayLike<number>[], decay: number): ItemQueries {
  const offsets = new Int32Array(histories.length + 1);
  const values: number[] = [];
  const weights: number[] = [];
  histories.forEach((history, n) => {
    const entries = Array.from(history, (item, place) => ({ item, weight: decay ** (history.length - 1 - place) }))
      .filter(({ weight }) => weight > 0)
      .sort((a, b) => a.item - b.item);
    for (const { item, weight } of entries) {
      values.push(item);
      weights.push(weight);
    }
    offsets[n + 1] = values.length;
  });
  return { items: { offsets, values: Int32Array.from(values) }, weights: Float64Array.from(weights) };
}
