import { tableFromArrays, tableToIPC } from 'apache-arrow';
import { readers } from '@belfry/data';
import { describeReader, type PlantedEvent, type ReaderFixture } from '@belfry/testing';
import { expect } from 'chai';

const COLUMNS = ['user', 'item', 'timestamp', 'event', 'weight', 'session'] as const;

const quote = (value: unknown): string => `"${String(value).replaceAll('"', '""')}"`;

const itemLists = (events: readonly PlantedEvent[]): string => {
  const lines = new Map<string, string[]>();
  for (const { user, item } of events) lines.set(user, [...(lines.get(user) ?? []), item]);
  return [...lines].map(([user, items]) => `${user} ${items.join(' ')}\n`).join('');
};

const arrow = (events: readonly PlantedEvent[], format: 'file' | 'stream'): Uint8Array =>
  tableToIPC(
    tableFromArrays(Object.fromEntries(COLUMNS.map((column) => [column, events.map((event) => event[column])]))),
    format,
  );

const event = (user: string, weight: unknown): object => ({ user, item: 'i', weight });
const all = { carries: COLUMNS.slice(2), anyText: true, gzip: true };

const fixtures: Readonly<Record<string, Omit<ReaderFixture, 'reader'>>> = {
  csv: {
    ...all,
    encode: (events) =>
      [COLUMNS.join(','), ...events.map((e) => COLUMNS.map((column) => quote(e[column])).join(','))].join('\n'),
    badRow: {
      content: 'user,item,weight\na,x,1\n"b\nb",y,1\nc,z,much\nd,x,2\n',
      goodRows: 3,
      line: 5,
      column: 'weight',
    },
  },
  tsv: {
    ...all,
    anyText: false,
    encode: (events) =>
      [COLUMNS.join('\t'), ...events.map((e) => COLUMNS.map((column) => e[column]).join('\t'))].join('\r\n'),
    badRow: { content: 'user\titem\na\tx\nb\nc\t"\n', goodRows: 2, line: 3, column: null },
  },
  jsonl: {
    ...all,
    encode: (events) => events.map((e) => `${JSON.stringify(e)}\n`).join(''),
    badRow: {
      content: [event('a', 1), event('b', -1), event('c', '2.5')].map((e) => JSON.stringify(e)).join('\n'),
      goodRows: 2,
      line: 2,
      column: 'weight',
    },
  },
  arrow: {
    ...all,
    gzip: false,
    encode: (events) => arrow(events, 'file'),
    badRow: {
      content: tableToIPC(tableFromArrays({ user: ['a', 'b', 'c'], item: ['x', null, 'z'] }), 'stream'),
      goodRows: 2,
      line: 2,
      column: 'item',
    },
  },
  lightgcn: { carries: [], anyText: false, gzip: true, encode: itemLists, badRow: null },
  sequences: { carries: [], anyText: false, gzip: true, encode: itemLists, badRow: null },
};

describe('readers', () => {
  for (const reader of readers) describeReader({ reader, ...fixtures[reader.name] });

  describeReader({
    ...fixtures.arrow,
    reader: readers.find(({ name }) => name === 'arrow')!,
    encode: (events) => arrow(events, 'stream'),
  });

  it('are all held to the conformance suite', () => {
    expect(Object.keys(fixtures)).to.deep.equal(readers.map(({ name }) => name));
  });
});
