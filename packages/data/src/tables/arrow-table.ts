/** Arrow IPC as tables: the file format (also called Feather 2) and the stream format, uncompressed. */
import { DataType, Vector, tableFromIPC, type RecordBatch, type Table as ArrowTable } from 'apache-arrow';
import { BelfryError, readWholeFile } from '@belfry/core';
import type { Table, TableBatch, TableFormat } from './table.js';

export const arrow: TableFormat = {
  name: 'arrow',
  extensions: ['.arrow', '.arrows', '.feather', '.ipc'],
  async open(path) {
    const { schema, batches } = decode(path, await readWholeFile(path));
    return {
      path,
      columns: schema.fields.map(({ name }) => name),
      async *batches(wanted) {
        let firstRow = 1;
        for (const batch of batches) {
          yield batchOf(batch, wanted, firstRow);
          firstRow += batch.numRows;
        }
      },
    } satisfies Table;
  },
};

function batchOf(batch: RecordBatch, wanted: readonly string[], firstRow: number): TableBatch {
  return {
    lines: Array.from({ length: batch.numRows }, (_, row) => firstRow + row),
    columns: wanted.map((name) => {
      const column = batch.getChild(name)!;
      const isTime = DataType.isTimestamp(column.type) || DataType.isDate(column.type);
      return Array.from({ length: batch.numRows }, (_, row) => plainValue(column.get(row), isTime));
    }),
  };
}

/** Times come as milliseconds and become `Date`, so that nobody asks for their unit again; lists become arrays. */
function plainValue(value: unknown, isTime: boolean): unknown {
  if (isTime && value !== null) return new Date(Number(value));
  return value instanceof Vector ? [...value] : value;
}

const FILE_MARK = Buffer.from('ARROW1');
const STREAM_MARK = Buffer.from([0xff, 0xff, 0xff, 0xff]);
const STREAM_END = Buffer.from([0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0]);

/** Both marks are checked first: the library reads a file cut between two messages as a shorter file. */
function decode(path: string, bytes: Uint8Array): ArrowTable {
  const isFile = startsWith(bytes, FILE_MARK);
  if (!isFile && !startsWith(bytes, STREAM_MARK)) {
    throw new BelfryError('FORMAT_UNKNOWN', {
      given: `${path}, which does not start as Arrow does`,
      expected: 'an Arrow IPC file or stream',
      change: 'Name the right --format.',
    });
  }
  const end = isFile ? FILE_MARK : STREAM_END;
  if (bytes.length < 2 * end.length || !end.equals(bytes.subarray(-end.length)))
    throw truncated(path, `${bytes.length} bytes without Arrow's end mark`);
  try {
    return tableFromIPC(bytes);
  } catch (cause) {
    throw /codec not found/.test(String(cause))
      ? compressed(path, cause)
      : truncated(path, `${bytes.length} bytes that do not parse as Arrow`, cause);
  }
}

/** Whether a file starts with a mark, or is a beginning of the mark. */
function startsWith(bytes: Uint8Array, mark: Buffer): boolean {
  const length = Math.min(bytes.length, mark.length);
  return mark.subarray(0, length).equals(bytes.subarray(0, length));
}

function truncated(path: string, found: string, cause?: unknown): BelfryError {
  return new BelfryError(
    'FILE_TRUNCATED',
    {
      given: `${path}: ${found}`,
      expected: 'a whole Arrow IPC file or stream',
      change: 'Fetch or write the file again.',
    },
    { cause },
  );
}

function compressed(path: string, cause: unknown): BelfryError {
  const report = {
    given: `${path}, whose columns are compressed`,
    expected: 'uncompressed Arrow IPC',
    change: 'Write it without compression, in pandas with `to_feather(path, compression="uncompressed")`.',
  };
  return new BelfryError('FORMAT_UNKNOWN', report, { cause });
}
