import { int32Room } from './arrays/lent-arrays.js';

/**
 * Compressed sparse rows: the list of row r is `values[offsets[r] … offsets[r + 1])`.
 * Belfry's one form for "a list of ids per row": items of a user, exclusions of a query, members of a bag.
 */
export interface Csr {
  /** [rows + 1], non-decreasing, offsets[0] = 0 */
  readonly offsets: Int32Array;
  /** [offsets[rows]] */
  readonly values: Int32Array;
}

export function csrRows(csr: Csr): number {
  return csr.offsets.length - 1;
}

/** A view (no copy) on the values of one row. */
export function csrRow(csr: Csr, row: number): Int32Array {
  return csr.values.subarray(csr.offsets[row], csr.offsets[row + 1]);
}

/** Rows [from, to) as lists of their own; values are a view (no copy). */
export function csrSlice({ offsets, values }: Csr, from: number, to: number): Csr {
  return {
    offsets: offsets.subarray(from, to + 1).map((offset) => offset - offsets[from]),
    values: values.subarray(offsets[from], offsets[to]),
  };
}

/** The lists of the given rows, one after the other; that of −1 is empty. Lent within {@link lending}. */
export function csrGather({ offsets, values }: Csr, rows: Int32Array): Csr {
  const starts = int32Room(rows.length + 1);
  starts[0] = 0;
  for (let n = 0; n < rows.length; n++) {
    const row = rows[n];
    starts[n + 1] = starts[n] + (row < 0 ? 0 : offsets[row + 1] - offsets[row]);
  }
  const gathered = int32Room(starts[rows.length]);
  for (let n = 0, at = 0; n < rows.length; n++) {
    for (let from = offsets[rows[n]]; at < starts[n + 1]; from++) gathered[at++] = values[from];
  }
  return { offsets: starts, values: gathered };
}

/** Groups values by row with a counting sort: stable, O(n + rows). */
export function csrFromPairs(rows: Int32Array, values: Int32Array, rowCount: number): Csr {
  const offsets = new Int32Array(rowCount + 1);
  for (let i = 0; i < rows.length; i++) offsets[rows[i] + 1]++;
  for (let r = 0; r < rowCount; r++) offsets[r + 1] += offsets[r];
  const next = offsets.slice(0, rowCount);
  const grouped = new Int32Array(values.length);
  for (let i = 0; i < rows.length; i++) grouped[next[rows[i]]++] = values[i];
  return { offsets, values: grouped };
}

/** Rows given one by one, put together. */
export function csrFromLists(lists: readonly ArrayLike<number>[]): Csr {
  const offsets = new Int32Array(lists.length + 1);
  lists.forEach((list, row) => (offsets[row + 1] = offsets[row] + list.length));
  const values = new Int32Array(offsets[lists.length]);
  lists.forEach((list, row) => values.set(list, offsets[row]));
  return { offsets, values };
}
