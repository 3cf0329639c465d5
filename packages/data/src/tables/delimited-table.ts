/** CSV and TSV as tables. */
import { BelfryError } from '@belfry/core';
import { BadRows } from '../bad-rows.js';
import { readRecords, type Dialect } from './delimited-records.js';
import type { Table, TableBatch, TableFormat } from './table.js';

/** Comma-separated, fields quoted where they need it (RFC 4180). */
export const csv: TableFormat = delimited('csv', ['.csv'], { separator: ',', quotes: true });

/** Tab-separated without quoting, as the media type `text/tab-separated-values` has it: a quote is text. */
export const tsv: TableFormat = delimited('tsv', ['.tsv', '.tab'], { separator: '\t', quotes: false });

const USUAL_SEPARATORS = [',', ';', '\t', '|', '::', ' '];

function delimited(name: string, extensions: readonly string[], usual: Dialect): TableFormat {
  return {
    name,
    extensions,
    async open(path, options, badRows) {
      const dialect = { ...usual, separator: options.separator ?? usual.separator };
      const first = await firstRecord(path, dialect);
      if (first.length === 1) refuseOtherSeparator(path, first[0], dialect.separator);
      const columns = options.header ? first : first.map((_, i) => String(i + 1));
      return new DelimitedTable(path, columns, dialect, options.header, badRows);
    },
  };
}

class DelimitedTable implements Table {
  constructor(
    readonly path: string,
    readonly columns: readonly string[],
    private readonly dialect: Dialect,
    private readonly header: boolean,
    private readonly badRows: BadRows,
  ) {}

  async *batches(wanted: readonly string[]): AsyncGenerator<TableBatch> {
    const places = wanted.map((name) => this.columns.indexOf(name));
    let isHeader = this.header;
    for await (const { lines, records } of readRecords(this.path, this.dialect, this.badRows)) {
      const kept: number[] = [];
      const columns = places.map((): string[] => []);
      for (let row = 0; row < records.length; row++) {
        if (isHeader) isHeader = false;
        else if (this.isWhole(records[row], lines[row])) {
          kept.push(lines[row]);
          for (let c = 0; c < places.length; c++) columns[c].push(records[row][places[c]]);
        }
      }
      yield { lines: kept, columns };
    }
  }

  private isWhole(record: readonly string[], line: number): boolean {
    if (record.length === this.columns.length) return true;
    this.badRows.add({
      file: this.path,
      line,
      column: null,
      found: `${record.length} columns`,
      expected: `${this.columns.length} columns`,
    });
    return false;
  }
}

/** @throws BelfryError EMPTY_LOG */
async function firstRecord(path: string, dialect: Dialect): Promise<readonly string[]> {
  for await (const { records } of readRecords(path, dialect, new BadRows())) {
    if (records.length > 0) return records[0];
  }
  throw new BelfryError('EMPTY_LOG', {
    given: `${path}, which holds no record`,
    expected: 'at least a line of column names and one row',
    change: 'Check the path.',
  });
}

function refuseOtherSeparator(path: string, line: string, separator: string): void {
  const other = USUAL_SEPARATORS.find((candidate) => candidate !== separator && line.includes(candidate));
  if (other === undefined) return;
  throw new BelfryError('WRONG_SEPARATOR', {
    given: `${path}, whose first line ${JSON.stringify(line.slice(0, 80))} has no ${JSON.stringify(separator)}`,
    expected: `columns separated by ${JSON.stringify(separator)}`,
    change: `Set --separator ${JSON.stringify(other)}, or name another --format.`,
    details: { path, separator, found: other },
  });
}
