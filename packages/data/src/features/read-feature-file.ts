/** Reads a table of features as it is: one row per id, values not yet interpreted. */
import { BelfryError } from '@belfry/core';
import type { BadRows } from '../bad-rows.js';
import { missingColumn } from '../sources/column-map.js';
import { parseId } from '../sources/value-columns.js';
import { formatOf, tableFormats } from '../tables/table-formats.js';
import type { FeatureFileOptions } from './feature-options.js';

export interface FeatureFile {
  readonly path: string;
  /** Row of the file by id. */
  readonly rowOf: ReadonlyMap<string, number>;
  readonly columns: readonly RawColumn[];
}

export interface RawColumn {
  readonly name: string;
  /** One per row of the file, as the format gave them. */
  readonly values: readonly unknown[];
}

/**
 * An id that comes a second time is a bad row; the first stays.
 *
 * @throws BelfryError MISSING_COLUMN (no id column, or a kind given for a column that is not there), UNKNOWN_FEATURE, and those of the format
 */
export async function readFeatureFile(
  side: 'user' | 'item',
  options: FeatureFileOptions & { file: string },
  badRows: BadRows,
): Promise<FeatureFile> {
  const { file: path, kinds } = options;
  const format = formatOf(path, options.format, tableFormats);
  const table = await format.open(path, { separator: options.separator, header: true }, badRows);
  const idName = options.id ?? side;
  if (!table.columns.includes(idName))
    throw missingColumn(table, idName, (near) => `Say which column holds the id: ${side}Features.id=${near}.`);
  refuseUnknown(path, Object.keys(kinds), table.columns);
  const names = table.columns.filter((name) => name !== idName && kinds[name] !== 'ignore');
  const rowOf = new Map<string, number>();
  const columns = names.map((name) => ({ name, values: [] as unknown[] }));
  for await (const {
    lines,
    columns: [ids, ...values],
  } of table.batches([idName, ...names])) {
    for (let i = 0; i < lines.length; i++) {
      const id = parseId(ids[i]);
      if (id === null || rowOf.has(id)) {
        badRows.add({
          file: path,
          line: lines[i],
          column: idName,
          found: ids[i],
          expected: id === null ? 'an id' : `each ${side} once`,
        });
        continue;
      }
      rowOf.set(id, rowOf.size);
      columns.forEach((column, c) => column.values.push(values[c][i]));
    }
  }
  return { path, rowOf, columns };
}

function refuseUnknown(path: string, named: readonly string[], columns: readonly string[]): void {
  const unknown = named.find((name) => !columns.includes(name));
  if (unknown === undefined) return;
  throw new BelfryError('UNKNOWN_FEATURE', {
    given: `a kind for the column ${unknown}, which ${path} does not have`,
    expected: `one of ${columns.join(', ')}`,
    change: 'Correct the name of the column.',
  });
}
