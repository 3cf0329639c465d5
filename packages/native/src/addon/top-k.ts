/** Exact search in C++: items meet queries in register tiles, and only what reaches a query's list is ever stored. */
import type { Csr } from '@belfry/core';
import type { Kernels, TopK } from '../kernels.js';
import { checkSelectTopK, checkTopK } from '../shapes/top-k-shape.js';
import { emptyTopK } from '../top-k/empty-top-k.js';
import type { NativeMachine } from './native-machine.js';

type TopKKernels = Pick<Kernels, 'topK' | 'selectTopK'>;

/** @param budgetBytes about what the lists of one call may take while they are made */
export function nativeTopK({ threads, call }: NativeMachine, budgetBytes: number): TopKKernels {
  const fill = (name: string, list: TopK, exclude: Csr | undefined, ...scored: readonly unknown[]): TopK => {
    const { k, rows, scores, found, tiedBeyond } = list;
    call(name, threads, budgetBytes, ...scored, k, exclude?.offsets, exclude?.values, rows, scores, found, tiedBeyond);
    return list;
  };
  return {
    topK(input) {
      const { queryCount } = checkTopK(input);
      const { queries, items, dim, k, exclude } = input;
      return fill('topK', emptyTopK(queryCount, k), exclude, queries, items, dim);
    },
    selectTopK(input) {
      const { queryCount } = checkSelectTopK(input);
      const { scores, columns, k, exclude } = input;
      return fill('selectTopK', emptyTopK(queryCount, k), exclude, scores, columns);
    },
  };
}
