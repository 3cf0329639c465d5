/** The shop's logs as a company would have them: `events`, `items` and `users` as text, to be imported like any others. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { atomicWriteFile, csrRow } from '@belfry/core';
import type { Dataset } from '../dataset.js';
import type { Feature, FeatureTable } from '../features.js';
import type { Interactions } from '../interactions.js';
import type { Vocabulary } from '../vocabulary.js';
import { rawFormats, type RawValue } from './raw-formats.js';

interface RawColumn {
  readonly name: string;
  valueAt(row: number): RawValue;
}

interface RawTable {
  readonly length: number;
  readonly columns: readonly RawColumn[];
}

const ROWS_PER_CHUNK = 10_000;

/**
 * @param dir made where it is not there
 * @param format a name out of `rawFormats`
 * @throws BelfryError DISK_FULL, FILE_UNREADABLE
 */
export async function writeRawLogs(dir: string, dataset: Omit<Dataset, 'hash'>, format: string): Promise<void> {
  const { users, items, userFeatures, itemFeatures, train, test } = dataset;
  const parts = test === null ? [train] : [train, test];
  await mkdir(dir, { recursive: true });
  const write = (name: string, tables: readonly RawTable[]): Promise<void> =>
    atomicWriteFile(join(dir, `${name}.${format}`), chunksOf(tables, format));
  await write(
    'events',
    parts.map((part) => eventTable(part, dataset)),
  );
  await write('items', [featureTable('item', items, itemFeatures)]);
  await write('users', [featureTable('user', users, userFeatures)]);
}

/** Tables of the same columns, one after another, as text in chunks. */
async function* chunksOf(tables: readonly RawTable[], format: string): AsyncGenerator<Uint8Array> {
  const { header, line } = rawFormats[format];
  const names = tables[0].columns.map(({ name }) => name);
  yield Buffer.from(header(names));
  for (const { length, columns } of tables) {
    for (let start = 0; start < length; start += ROWS_PER_CHUNK) {
      let text = '';
      for (let row = start; row < Math.min(length, start + ROWS_PER_CHUNK); row++)
        text += line(
          columns.map((column) => column.valueAt(row)),
          names,
        );
      yield Buffer.from(text);
    }
  }
}

function eventTable(
  { length, user, item, timestamp, event, session, weight }: Interactions,
  { users, items }: Pick<Dataset, 'users' | 'items'>,
): RawTable {
  const columns: RawColumn[] = [
    { name: 'user', valueAt: (row) => users.ids[user[row]] },
    { name: 'item', valueAt: (row) => items.ids[item[row]] },
    { name: 'event', valueAt: (row) => event!.names[event!.codes[row]] },
    { name: 'timestamp', valueAt: (row) => timestamp![row] },
    { name: 'weight', valueAt: (row) => weight![row] },
    { name: 'session', valueAt: (row) => session![row] },
  ];
  return { length, columns };
}

function featureTable(idName: string, vocabulary: Vocabulary, { features }: FeatureTable): RawTable {
  const columns = features.map((feature): RawColumn => ({
    name: feature.name,
    valueAt: (row) => rawValueOf(feature, row),
  }));
  return { length: vocabulary.size, columns: [{ name: idName, valueAt: (row) => vocabulary.ids[row] }, ...columns] };
}

function rawValueOf(feature: Feature, row: number): RawValue {
  const read = rawValues[feature.kind] as (feature: Feature, row: number) => RawValue;
  return read(feature, row);
}

const rawValues: {
  readonly [K in Feature['kind']]: (feature: Extract<Feature, { kind: K }>, row: number) => RawValue;
} = {
  categorical: ({ codes, names }, row) => names[codes[row]],
  bag: ({ bags, names }, row) => Array.from(csrRow(bags, row), (code) => names[code]),
  numeric: ({ values }, row) => shortest(values[row]),
  vector: ({ values, dim }, row) =>
    Array.from(values.subarray(row * dim, (row + 1) * dim), (value) => String(shortest(value))),
  text: ({ values }, row) => values[row],
};

/** The number with the fewest digits that gives the same float32. */
function shortest(value: number): number {
  for (let digits = 6; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return short;
  }
  return Number(value.toPrecision(9));
}
