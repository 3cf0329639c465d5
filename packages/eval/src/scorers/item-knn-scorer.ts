/**
 * Scores by item-kNN: an item's score for a user is the sum of its similarities with those of its neighbours that the
 * user has. Items without such a neighbour score 0.
 */
import { csrGather, csrRow, csrRows, type Csr } from '@belfry/core';
import { getKernels, type Kernels } from '@belfry/native';
import { transpose, type WeightedLists } from '@belfry/pairs';
import type { Scorer } from '../scorer.js';

/**
 * @param itemsOfUsers per user row, item rows
 * @param neighbours of each item, from `itemKnn`
 */
export function itemKnnScorer(itemsOfUsers: Csr, neighbours: WeightedLists, kernels: Kernels = getKernels()): Scorer {
  const itemCount = csrRows(neighbours.lists);
  // For each item of a history, the items that count it among their neighbours.
  const { offsets, values, positions } = transpose(neighbours.lists, itemCount);
  const weights = new Float32Array(positions.length);
  positions.forEach((position, n) => (weights[n] = neighbours.weights[position]));
  return {
    name: 'item-knn',
    topK: (users, k, exclude) =>
      kernels.sparseTopK({
        left: csrGather(itemsOfUsers, users),
        right: { offsets, values },
        columns: itemCount,
        k,
        rowWeights: null,
        weights,
        cosine: null,
        findsZeros: true,
        exclude,
      }),
    scoresOf(users, items) {
      const scores = new Float32Array(items.values.length);
      const sums = new Float64Array(itemCount);
      users.forEach((user, n) => {
        sums.fill(0);
        for (const item of csrRow(itemsOfUsers, user)) {
          for (let i = offsets[item]; i < offsets[item + 1]; i++) sums[values[i]] += weights[i];
        }
        for (let i = items.offsets[n]; i < items.offsets[n + 1]; i++) scores[i] = sums[items.values[i]];
      });
      return scores;
    },
  };
}
