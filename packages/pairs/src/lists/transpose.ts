import type { Csr } from '@belfry/core';

export interface Transposed extends Csr {
  /** Where each value stood in the source: carries weights along. */
  readonly positions: Int32Array;
}

/** Items per user → users per item (or back): a counting sort, O(values + columns). Each list of the result is ascending. */
export function transpose({ offsets, values }: Csr, columns: number): Transposed {
  const starts = new Int32Array(columns + 1);
  for (let i = 0; i < values.length; i++) starts[values[i] + 1]++;
  for (let c = 0; c < columns; c++) starts[c + 1] += starts[c];
  const next = starts.slice(0, columns);
  const turned: Transposed = {
    offsets: starts,
    values: new Int32Array(values.length),
    positions: new Int32Array(values.length),
  };
  for (let r = 0; r + 1 < offsets.length; r++) {
    for (let i = offsets[r]; i < offsets[r + 1]; i++) {
      const at = next[values[i]]++;
      turned.values[at] = r;
      turned.positions[at] = i;
    }
  }
  return turned;
}
