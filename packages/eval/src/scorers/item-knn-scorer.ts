/**
 * Scores by item-kNN: an item's score for a user is the sum of its similarities with those of its neighbours that the
 * user has. Items without such a neighbour score 0.
 */
import { csrRow, csrRows, type Csr } from '@belfry/core';
import { getKernels, type Kernels, type TopK } from '@belfry/native';
import { transpose, type WeightedLists } from '@belfry/pairs';
import type { Scorer } from '../scorer.js';
import { joinTopK } from './join-top-k.js';

/** Scores held at a time: a handful of users × items. */
const SCORES_PER_BLOCK = 4_194_304;

/**
 * @param itemsOfUsers per user row, item rows
 * @param neighbours of each item, from `itemKnn`
 */
export function itemKnnScorer(itemsOfUsers: Csr, neighbours: WeightedLists, kernels: Kernels = getKernels()): Scorer {
  const itemCount = csrRows(neighbours.lists);
  const usersPerBlock = Math.max(1, Math.floor(SCORES_PER_BLOCK / itemCount));
  const sums = new Float64Array(itemCount);
  // For each item of a history, the items that count it among their neighbours.
  const supported = transpose(neighbours.lists, itemCount);
  const weights = Float32Array.from(supported.positions, (position) => neighbours.weights[position]);
  const score = (user: number): Float64Array => {
    sums.fill(0);
    for (const item of csrRow(itemsOfUsers, user)) {
      for (let i = supported.offsets[item]; i < supported.offsets[item + 1]; i++)
        sums[supported.values[i]] += weights[i];
    }
    return sums;
  };
  return {
    name: 'item-knn',
    topK(users, k, exclude) {
      const lists: TopK[] = [];
      for (let from = 0; from < users.length; from += usersPerBlock) {
        const block = users.subarray(from, from + usersPerBlock);
        const scores = new Float32Array(block.length * itemCount);
        block.forEach((user, n) => scores.set(score(user), n * itemCount));
        lists.push(
          kernels.selectTopK({ scores, columns: itemCount, k, exclude: rowsOf(exclude, from, from + block.length) }),
        );
      }
      return joinTopK(lists, k);
    },
    scoresOf(users, items) {
      const scores = new Float32Array(items.values.length);
      users.forEach((user, n) => {
        const all = score(user);
        for (let i = items.offsets[n]; i < items.offsets[n + 1]; i++) scores[i] = all[items.values[i]];
      });
      return scores;
    },
  };
}

function rowsOf({ offsets, values }: Csr, from: number, to: number): Csr {
  return {
    offsets: offsets.slice(from, to + 1).map((offset) => offset - offsets[from]),
    values: values.subarray(offsets[from], offsets[to]),
  };
}
