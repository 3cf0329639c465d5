/** Sparse products and swing in C++: rows over the pool, an accumulator for each thread. */
import type { Kernels } from '../kernels.js';
import { checkSparseTopK } from '../shapes/sparse-top-k-shape.js';
import { checkSwingTopK } from '../shapes/swing-top-k-shape.js';
import { emptyTopK } from '../top-k/empty-top-k.js';
import type { NativeMachine } from './native-machine.js';

export function nativePairs({ threads, call }: NativeMachine): Pick<Kernels, 'sparseTopK' | 'swingTopK'> {
  return {
    sparseTopK(input) {
      const { queryCount } = checkSparseTopK(input);
      const { left, right, columns, k, rowWeights, weights, leftWeights, cosine, findsZeros, exclude } = input;
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
        leftWeights,
      );
      return list;
    },
    swingTopK(input) {
      const { queryCount } = checkSwingTopK(input);
      const { left, right, columns, k, userWeights, alpha, exclude } = input;
      const list = emptyTopK(queryCount, k);
      call(
        'swingTopK',
        threads,
        columns,
        left.offsets,
        left.values,
        right.offsets,
        right.values,
        userWeights,
        alpha,
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
