/** Small helpers of the evaluation tests: lists per user, and a scorer of a full table of scores. */
import { csrRow, csrRows, type Csr } from '@belfry/core';
import type { Scorer } from '@belfry/eval';
import { referenceKernels } from '@belfry/native';

export { csrFromLists as lists } from '@belfry/core';

export function rowsOf(csr: Csr): number[][] {
  return Array.from({ length: csrRows(csr) }, (_, row) => [...csrRow(csr, row)]);
}

/** @param table score of each user and item */
export function tableScorer(table: readonly (readonly number[])[]): Scorer {
  return {
    name: 'table',
    topK(users, k, exclude) {
      const columns = table[0].length;
      return referenceKernels.selectTopK({
        scores: Float32Array.from(Array.from(users, (user) => table[user]).flat()),
        columns,
        k,
        exclude,
      });
    },
    scoresOf: (users, items) =>
      Float32Array.from(rowsOf(items).flatMap((row, n) => row.map((item) => table[users[n]][item]))),
  };
}
