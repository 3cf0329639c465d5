/** JSON Lines as tables: one object a line, its keys are the columns. */
import { BelfryError } from '@belfry/core';
import type { BadRows } from '../bad-rows.js';
import { linesOf, readLines, type LineBatch } from './read-lines.js';
import type { Table, TableBatch, TableFormat } from './table.js';

type Row = Readonly<Record<string, unknown>>;

/** Objects that are looked at for the names of columns. */
const SAMPLE = 1000;

export const jsonl: TableFormat = {
  name: 'jsonl',
  extensions: ['.jsonl', '.ndjson'],
  async open(path, _options, badRows) {
    return {
      path,
      columns: await sampleColumns(path),
      batches: (wanted) => readBatches(path, readLines(path), wanted, badRows),
    } satisfies Table;
  },
};

/**
 * JSON Lines that come from elsewhere than a file, to be read once.
 *
 * @param name for messages, such as `stdin`
 * @throws BelfryError EMPTY_LOG, FORMAT_UNKNOWN
 */
export async function jsonlStream(name: string, chunks: AsyncIterable<Uint8Array>, badRows: BadRows): Promise<Table> {
  const rest = linesOf(name, chunks);
  const head: LineBatch[] = [];
  const columns = new Set<string>();
  while (columns.size === 0) {
    const { value, done } = await rest.next();
    if (done === true) throw emptyLog(name);
    head.push(value);
    for (const line of value.lines) for (const key of Object.keys(parseRow(line) ?? {})) columns.add(key);
  }
  return {
    path: name,
    columns: [...columns],
    batches: (wanted) => readBatches(name, chained(head.splice(0), rest), wanted, badRows),
  };
}

async function* chained<T>(head: readonly T[], rest: AsyncIterable<T>): AsyncGenerator<T> {
  yield* head;
  yield* rest;
}

async function* readBatches(
  path: string,
  batches: AsyncIterable<LineBatch>,
  wanted: readonly string[],
  badRows: BadRows,
): AsyncGenerator<TableBatch> {
  for await (const { firstLine, lines } of batches) {
    const kept: number[] = [];
    const columns = wanted.map((): unknown[] => []);
    lines.forEach((line, i) => {
      if (line.trim() === '') return;
      const row = parseRow(line);
      if (row === null) {
        badRows.add({ file: path, line: firstLine + i, column: null, found: line, expected: 'a JSON object' });
        return;
      }
      kept.push(firstLine + i);
      wanted.forEach((name, c) => columns[c].push(Object.hasOwn(row, name) ? row[name] : undefined));
    });
    yield { lines: kept, columns };
  }
}

/** Every key among the first objects, in order of appearance. @throws BelfryError EMPTY_LOG */
async function sampleColumns(path: string): Promise<string[]> {
  const names = new Set<string>();
  let objects = 0;
  for await (const { lines } of readLines(path)) {
    for (const line of lines) {
      const row = parseRow(line);
      if (row === null) continue;
      for (const name of Object.keys(row)) names.add(name);
      if (++objects === SAMPLE) return [...names];
    }
  }
  if (objects > 0) return [...names];
  throw emptyLog(path);
}

function emptyLog(path: string): BelfryError {
  return new BelfryError('EMPTY_LOG', {
    given: `${path}, which holds no JSON object`,
    expected: 'one JSON object a line',
    change: 'Check the path and the --format.',
  });
}

function parseRow(line: string): Row | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Row) : null;
  } catch {
    return null;
  }
}
