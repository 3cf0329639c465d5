/** Sparse products in C++: rows over the pool, an accumulator for each thread. */
import type { Kernels } from '../kernels.js';
import { checkSparseTopK } from '../shapes/sparse-top-k-shape.js';
import { emptyTopK } from '../top-k/empty-top-k.js';
import type { NativeMachine } from './native-machine.js';

export function nativePairs({ threads, call }: NativeMachine): Pick<Kernels, 'sparseTopK'> {
  return {
    sparseTopK(input) {
      const { queryCount } = checkSparseTopK(input);
      const { left, right, columns, k, rowWeights, weights, cosine, findsZeros, exclude } = input;
      const list = emptyTopK(queryCount, k);
      call(
        'sparseTopK',
        threads,
        columns,
        left.offsets,
        left.values,
        right.offsets,
        right.values,
        rowWeights,
        weights,
        cosine?.rowNorms,
        cosine?.columnNorms,
        cosine?.shrink ?? 0,
        findsZeros,
        k,
        exclude?.offsets,
        exclude?.values,
        list.rows,
        list.scores,
        list.found,
        list.tiedBeyond,
      );
      return list;
    },
  };
}
