/** Look-ups of rows, sums over bags, unit length, and their gradients, in C++. */
import { float32Room, int32Room } from '@belfry/core';
import type { Kernels } from '../kernels.js';
import { checkBags, checkRowList } from '../shapes/row-list-shape.js';
import { requireLength, rowsOf } from '../shapes/shape-error.js';
import type { NativeMachine } from './native-machine.js';

type RowKernels = Pick<
  Kernels,
  | 'gatherRows'
  | 'scatterAddRows'
  | 'sumBags'
  | 'scatterAddBags'
  | 'distinctRows'
  | 'normalizeRows'
  | 'normalizeRowsGradient'
  | 'findNonFinite'
>;

export function nativeRows({ threads, call }: NativeMachine): RowKernels {
  return {
    gatherRows(table, dim, rows, out) {
      checkRowList(table, dim, rows, out, -1);
      call('gatherRows', threads, table, dim, rows, out);
    },
    scatterAddRows(target, dim, rows, source) {
      checkRowList(target, dim, rows, source, -1);
      call('scatterAdd', threads, target, dim, null, rows, null, source);
    },
    sumBags(table, dim, bags, weights = null) {
      const sums = float32Room(checkBags(table, dim, bags, null, weights) * dim);
      call('sumBags', threads, table, dim, bags.offsets, bags.values, weights, sums);
      return sums;
    },
    scatterAddBags(target, dim, bags, source, weights = null) {
      checkBags(target, dim, bags, source, weights);
      call('scatterAdd', threads, target, dim, bags.offsets, bags.values, weights, source);
    },
    distinctRows(rows, places) {
      requireLength('places', places, rows.length, 'one per row');
      const distinct = int32Room(rows.length);
      return distinct.subarray(0, call<number>('distinctRows', rows, places, distinct));
    },
    normalizeRows(matrix, dim) {
      const norms = new Float32Array(rowsOf('matrix', matrix, dim));
      call('normalizeRows', threads, matrix, dim, norms);
      return norms;
    },
    normalizeRowsGradient(unit, norms, dim, gradient) {
      requireLength('norms', norms, rowsOf('unit', unit, dim), 'one per row of unit');
      requireLength('gradient', gradient, unit.length, 'the size of unit');
      call('normalizeRowsGradient', threads, unit, norms, dim, gradient);
    },
    findNonFinite: (values) => call<number>('findNonFinite', threads, values),
  };
}
