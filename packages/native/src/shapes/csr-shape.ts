import { BelfryError, csrRows, type Csr } from '@belfry/core';

/**
 * Lists of columns, one per row, each ascending and within [0, columns).
 *
 * @throws BelfryError SHAPE_MISMATCH for another number of rows, INVALID_ARGUMENT for a column out of order or range
 */
export function checkColumnLists(name: string, csr: Csr, rows: number, columns: number): void {
  checkLists(name, csr, rows);
  for (let row = 0; row < rows; row++) {
    let least = 0;
    for (let i = csr.offsets[row]; i < csr.offsets[row + 1]; i++) {
      const column = csr.values[i];
      if (column < least || column >= columns) throw columnError(name, row, column, least, columns);
      least = column;
    }
  }
}

/**
 * Lists, one per row, of whatever.
 *
 * @throws BelfryError SHAPE_MISMATCH for another number of rows, or offsets that lead beyond the values
 */
export function checkLists(name: string, csr: Csr, rows: number): void {
  if (csrRows(csr) === rows && risesWithin(csr)) return;
  throw new BelfryError('SHAPE_MISMATCH', {
    given: `${name} of ${csrRows(csr)} rows and ${csr.values.length} values`,
    expected: `${rows} rows, one per query, and offsets that rise within the values`,
    change: `Give ${name} one list per query, an empty one where nothing is left out.`,
  });
}

/** Also where a list in the middle would end beyond the values. */
function risesWithin({ offsets, values }: Csr): boolean {
  return (
    offsets[0] >= 0 && offsets[offsets.length - 1] <= values.length && !offsets.some((end, n) => end < offsets[n - 1])
  );
}

function columnError(name: string, row: number, column: number, least: number, columns: number): BelfryError {
  return new BelfryError('INVALID_ARGUMENT', {
    given: `column ${column} in row ${row} of ${name}`,
    expected: `an integer from ${least} to ${columns - 1}: lists ascend and name existing columns`,
    change: `Sort each list of ${name} and leave out columns that do not exist.`,
  });
}
