/** Finds the columns of an event log in a table. */
import { BelfryError, nearest } from '@belfry/core';
import type { Table } from '../tables/table.js';
import { eventColumns, type EventColumn } from './event-source.js';

/** Event column → name in the file; null or absent = the same name, where the file has it. */
export type ColumnMap = Readonly<Partial<Record<EventColumn, string | null>>>;

const REQUIRED: readonly EventColumn[] = ['user', 'item'];

/** The columns to read, in the order of {@link eventColumns}. */
export type FoundColumns = readonly { readonly column: EventColumn; readonly name: string }[];

/** @throws BelfryError MISSING_COLUMN: a mapped column, or `user` or `item`, is not in the file */
export function findColumns({ path, columns }: Pick<Table, 'path' | 'columns'>, map: ColumnMap): FoundColumns {
  return eventColumns.flatMap((column) => {
    const mapped = map[column] ?? null;
    const name = mapped ?? column;
    if (columns.includes(name)) return [{ column, name }];
    if (mapped === null && !REQUIRED.includes(column)) return [];
    throw missingColumn(
      { path, columns },
      name,
      (near) => `Say which column holds the ${column}: --map ${column}=${near}.`,
    );
  });
}

/** @param name the column that is not there @param change what to do, given the column that may have been meant */
export function missingColumn(
  { path, columns }: Pick<Table, 'path' | 'columns'>,
  name: string,
  change: (near: string) => string,
): BelfryError {
  const near =
    nearest(name, columns) ?? columns.find((known) => known.toLowerCase().includes(name.toLowerCase())) ?? null;
  return new BelfryError('MISSING_COLUMN', {
    given: `${path} with the columns ${columns.join(', ')}`,
    expected: `a column ${name}`,
    change: change(near ?? 'COLUMN'),
    details: { path, column: name, columns, nearest: near },
  });
}
