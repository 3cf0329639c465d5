/** Look-ups of rows and their gradients, in C++. */
import type { Kernels } from '../kernels.js';
import { checkRowList } from '../shapes/row-list-shape.js';
import type { NativeMachine } from './native-machine.js';

type RowKernels = Pick<Kernels, 'gatherRows' | 'scatterAddRows'>;

export function nativeRows({ threads, call }: NativeMachine): RowKernels {
  return {
    gatherRows(table, dim, rows, out) {
      checkRowList(table, dim, rows, out, -1);
      call('gatherRows', threads, table, dim, rows, out);
    },
    scatterAddRows(target, dim, rows, source) {
      checkRowList(target, dim, rows, source, -1);
      call('scatterAddRows', target, dim, rows, source);
    },
  };
}
