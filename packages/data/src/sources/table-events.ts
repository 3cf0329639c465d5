/** Tables as event logs: which column holds what, each value read as what it is. */
import type { BadRows } from '../bad-rows.js';
import type { Table, TableBatch, TableFormat } from '../tables/table.js';
import { findColumns, type FoundColumns } from './column-map.js';
import type { EventBatch, EventColumn, EventSource } from './event-source.js';
import type { Reader, ReadOptions } from './reader.js';
import { valueColumns, type ValueColumn } from './value-columns.js';

/** The reader of a tabular format. */
export function tableReader(format: TableFormat): Reader {
  return {
    name: format.name,
    extensions: format.extensions,
    idOrder: 'appearance',
    async read(path, options, badRows) {
      return eventsOfTable(await format.open(path, options, badRows), options, badRows);
    },
  };
}

/** @throws BelfryError MISSING_COLUMN */
export function eventsOfTable(
  table: Table,
  { map, timestampUnit }: Pick<ReadOptions, 'map' | 'timestampUnit'>,
  badRows: BadRows,
): EventSource {
  const found = findColumns(table, map);
  const readers = found.map(({ column }) => valueColumns[column](timestampUnit));
  return new TableEvents(table, found, readers, badRows);
}

type Values = Partial<Record<EventColumn, (string | number)[]>>;

class TableEvents implements EventSource {
  readonly orderIsTime = false;

  constructor(
    private readonly table: Table,
    private readonly found: FoundColumns,
    private readonly readers: readonly ValueColumn[],
    private readonly badRows: BadRows,
  ) {}

  get name(): string {
    return this.table.path;
  }

  get notes(): string[] {
    return this.readers.flatMap(({ note }) => note ?? []);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<EventBatch> {
    for await (const batch of this.table.batches(this.found.map(({ name }) => name))) yield this.#decode(batch);
  }

  #decode({ lines, columns }: TableBatch): EventBatch {
    const out = columns.map((): (string | number)[] => []);
    const row: (string | number)[] = [];
    for (let i = 0; i < lines.length; i++) {
      if (!this.#decodeRow(columns, i, lines[i], row)) continue;
      for (let c = 0; c < out.length; c++) out[c].push(row[c]);
    }
    const values: Values = {};
    this.found.forEach(({ column }, c) => (values[column] = out[c]));
    return { length: out[0].length, ...absent, ...values } as EventBatch;
  }

  /** @param row filled with the values @returns whether all are what they should be */
  #decodeRow(columns: TableBatch['columns'], i: number, line: number, row: (string | number)[]): boolean {
    for (let c = 0; c < columns.length; c++) {
      const value = this.readers[c].parse(columns[c][i]);
      if (value === null) {
        this.badRows.add({
          file: this.table.path,
          line,
          column: this.found[c].name,
          found: columns[c][i],
          expected: this.readers[c].expected,
        });
        return false;
      }
      row[c] = value;
    }
    return true;
  }
}

const absent = { timestamp: null, event: null, weight: null, session: null };
