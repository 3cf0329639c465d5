/** Exact search in C++: items meet queries in register tiles, and only what reaches a query's list is ever stored. */
import type { Csr } from '@belfry/core';
import type { Kernels, TopK, TopKInput } from '../kernels.js';
import { checkSelectTopK, checkTopK } from '../shapes/top-k-shape.js';
import { emptyTopK } from '../top-k/empty-top-k.js';
import type { NativeMachine } from './native-machine.js';

type TopKKernels = Pick<Kernels, 'topK' | 'topKAsync' | 'selectTopK'>;

/** @param budgetBytes about what the lists of one call may take while they are made */
export function nativeTopK({ threads, call, callAside }: NativeMachine, budgetBytes: number): TopKKernels {
  const values = (list: TopK, exclude: Csr | undefined, ...scored: readonly unknown[]): readonly unknown[] => {
    const { k, rows, scores, found, tiedBeyond } = list;
    return [threads, budgetBytes, ...scored, k, exclude?.offsets, exclude?.values, rows, scores, found, tiedBeyond];
  };
  const prepare = (input: TopKInput) => {
    const { queries, items, dim, k, exclude } = input;
    const list = emptyTopK(checkTopK(input).queryCount, k);
    return { list, args: values(list, exclude, queries, items, dim) };
  };
  return {
    topK(input) {
      const { list, args } = prepare(input);
      call('topK', ...args);
      return list;
    },
    async topKAsync(input) {
      const { list, args } = prepare(input);
      await callAside('topKAsync', ...args);
      return list;
    },
    selectTopK(input) {
      const { scores, columns, k, exclude } = input;
      const list = emptyTopK(checkSelectTopK(input).queryCount, k);
      call('selectTopK', ...values(list, exclude, scores, columns));
      return list;
    },
  };
}
