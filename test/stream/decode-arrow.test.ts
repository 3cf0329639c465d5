/** Arrow messages: the same events as the same rows in JSON, whatever types and compression the columns have. */
import {
  CompressionType,
  DateMillisecond,
  Dictionary,
  Float64,
  Int16,
  Int32,
  Int64,
  LargeUtf8,
  RecordBatchFileWriter,
  RecordBatchStreamWriter,
  Table,
  TimestampMicrosecond,
  Uint32,
  Utf8,
  vectorFromArray,
  type DataType,
  type Vector,
} from 'apache-arrow';
import { EventColumns, createDecoder, type DecodeOptions, type EventPart } from '@belfry/stream';
import { expect } from 'chai';
import fc from 'fast-check';

const at = { offset: 99, timestamp: 1_600_000_000_000 };
const fields = { timestamp: 'ts', weight: 'w', event: 'kind', id: 'n' };

interface Row {
  user: string | number;
  item: string | number;
  ts: number | null;
  w: number | null;
  kind: string | null;
  n: string | null;
}

/** What was read, with ids as text. */
function eventsOf(part: EventPart): unknown[] {
  return Array.from({ length: part.length }, (_, i) => ({
    user: part.newUsers[part.user[i]],
    item: part.newItems[part.item[i]],
    ts: part.timestamp[i],
    w: part.weight[i],
    kind: part.type[i] < 0 ? null : part.newTypes[part.type[i]],
    n: part.id![i],
    at: part.offset[i],
  }));
}

async function asJson(rows: readonly Row[], options: DecodeOptions = {}): Promise<unknown[]> {
  const decoder = await createDecoder('json', { fields, ...options });
  const out = new EventColumns();
  for (const row of rows) expect(decoder.decode(Buffer.from(JSON.stringify(row)), at, out)).to.equal(null);
  return eventsOf(out.take(rows.length));
}

function column(values: readonly unknown[], type: DataType): Vector {
  return vectorFromArray(values as never, type) as Vector;
}

/** @param parts rows of each batch, which share their dictionaries */
function bytesOf(table: Table, compression: CompressionType | null = null, isFile = false): Buffer {
  const Writer = isFile ? RecordBatchFileWriter : RecordBatchStreamWriter;
  const writer = new Writer({ compressionType: compression });
  writer.write(table);
  writer.finish();
  return Buffer.from(writer.toUint8Array(true));
}

async function asArrow(bytes: Buffer, options: DecodeOptions = {}): Promise<unknown[]> {
  const decoder = await createDecoder('arrow', { fields, ...options });
  const out = new EventColumns();
  expect(decoder.decode(bytes, at, out)).to.equal(null);
  return eventsOf(out.take(out.length));
}

const anyRow = fc.record<Row>({
  user: fc.oneof(fc.stringMatching(/^u\d{1,3}$/), fc.string({ minLength: 1, unit: 'grapheme' })),
  item: fc.nat(300),
  ts: fc.oneof(fc.constant(null), fc.nat(2_000_000_000_000)),
  w: fc.oneof(fc.constant(null), fc.double({ min: 0, max: 1e6, noNaN: true })),
  kind: fc.constantFrom(null, 'view', 'buy'),
  n: fc.oneof(fc.constant(null), fc.stringMatching(/^[a-zé]{1,12}$/)),
});

function tableOf(rows: readonly Row[], types: Partial<Record<keyof Row, DataType>> = {}): Table {
  const of = (name: keyof Row, type: DataType): Vector =>
    column(
      rows.map((r) => r[name]),
      types[name] ?? type,
    );
  return new Table({
    kind: of('kind', new Dictionary(new Utf8(), new Int16())),
    user: of('user', new Utf8()),
    item: of('item', new Int32()),
    ts: of('ts', new Float64()),
    w: of('w', new Float64()),
    n: of('n', new Utf8()),
  });
}

describe('stream: Arrow messages', () => {
  it('hold the events that the same rows hold as JSON', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyRow, { minLength: 1, maxLength: 40 }), fc.boolean(), async (rows, isFile) => {
        expect(await asArrow(bytesOf(tableOf(rows), null, isFile))).to.deep.equal(await asJson(rows));
      }),
      { seed: 3, numRuns: 200 },
    );
  });

  const rows: Row[] = Array.from({ length: 2500 }, (_, i) => ({
    user: `u${(i * 37) % 211}`,
    item: (i * 91) % 1009,
    ts: i % 7 === 0 ? null : 1_700_000_000_000 + 1000 * i,
    w: i % 5 === 0 ? null : (i % 9) / 2,
    kind: ['view', 'buy', null][i % 3],
    n: i % 2 === 0 ? null : `n${i}`,
  }));

  const forms: [string, () => Table][] = [
    ['dictionaries of ids', () => tableOf(rows, { user: new Dictionary(new Utf8(), new Int32()) })],
    ['dictionaries of numbers', () => tableOf(rows, { item: new Dictionary(new Int32(), new Int16()) })],
    ['long text and unsigned ids', () => tableOf(rows, { user: new LargeUtf8(), item: new Uint32() })],
    ['times of Arrow', () => tableOf(rows, { ts: new DateMillisecond() })],
    ['batches after one another', () => tableOf(rows.slice(0, 1000)).concat(tableOf(rows.slice(1000)))],
  ];
  for (const [what, table] of forms) {
    it(`may have ${what}`, async () => {
      expect(await asArrow(bytesOf(table()))).to.deep.equal(await asJson(rows));
    });
  }

  it('may have 64-bit ids and microseconds', async () => {
    const table = new Table({
      user: column([1n, 2n ** 53n + 1n, -5n], new Int64()),
      item: column([1.0, 2.0, 3.0], new Float64()),
      ts: vectorFromArray([1_700_000_000_000, 2, 3], new TimestampMicrosecond()) as Vector,
    });
    const events = (await asArrow(bytesOf(table))) as { user: string; item: string; ts: number }[];
    expect(events.map(({ user }) => user)).to.deep.equal(['1', '9007199254740993', '-5']);
    expect(events.map(({ item }) => item)).to.deep.equal(['1', '2', '3']);
    expect(events[0].ts).to.equal(1_700_000_000_000);
  });

  it('may have their fields within structs', async () => {
    const data = rows.slice(0, 50).map(({ user, item }, i) => (i % 9 === 8 ? null : { user, what: { item } }));
    const whole = new Table({ payload: vectorFromArray(data.filter((value) => value !== null)) as Vector });
    const options = { fields: { user: 'payload.user', item: 'payload.what.item', timestamp: null } };
    const decoder = await createDecoder('arrow', options);
    const out = new EventColumns();
    expect(decoder.decode(bytesOf(whole), at, out)).to.equal(null);
    const part = out.take(out.length);
    expect([...part.user].map((code) => part.newUsers[code])).to.deep.equal(data.flatMap((row) => row?.user ?? []));
    const gaps = new Table({ payload: column(data, whole.schema.fields[0].type) });
    expect(decoder.decode(bytesOf(gaps), at, out)).to.deep.equal({
      kind: 'invalid',
      reason: 'row 8: user (payload.user) is null; expected text or a whole number below 2^53',
    });
    expect(out.length).to.equal(0);
  });

  for (const [name, compression] of [
    ['LZ4', CompressionType.LZ4_FRAME],
    ['Zstandard', CompressionType.ZSTD],
  ] as const) {
    it(`may be compressed by ${name}`, async () => {
      await createDecoder('arrow');
      const bytes = bytesOf(tableOf(rows), compression);
      expect(bytes.length).to.be.lessThan(bytesOf(tableOf(rows)).length / 2);
      expect(await asArrow(bytes)).to.deep.equal(await asJson(rows));
    });
  }

  it('are refused whole where a row cannot be an event', async () => {
    const decoder = await createDecoder('arrow', { fields });
    const out = new EventColumns();
    const refused = (change: Partial<Row>, types: Partial<Record<keyof Row, DataType>> = {}): string => {
      const changed = rows.slice(0, 9).map((r, i) => (i === 6 ? { ...r, ...change } : r));
      const refusal = decoder.decode(bytesOf(tableOf(changed, types)), at, out);
      expect([out.length, out.users.size, out.items.size]).to.deep.equal([0, 0, 0]);
      expect(refusal?.kind).to.equal('invalid');
      return refusal!.reason;
    };
    expect(refused({ user: '' })).to.match(/^row 6: user \(user\) is ""; expected text/);
    expect(refused({ item: null as never })).to.match(/^row 6: item \(item\) is null/);
    expect(refused({ item: 0.5 }, { item: new Float64() })).to.match(/^row 6: item \(item\) is 0.5/);
    expect(refused({ w: -1 })).to.match(/^row 6: weight \(w\) is -1/);
    expect(refused({ w: 1e39 })).to.match(/^row 6: weight/);
    expect(refused({ ts: Infinity })).to.match(/^row 6: timestamp/);
    const without = new Table({ user: column(['a'], new Utf8()) });
    expect(decoder.decode(bytesOf(without), at, out)?.reason).to.match(/^item \(item\) is absent/);
    expect(decoder.decode(null, at, out)?.kind).to.equal('no-value');
  });

  it('are refused, not thrown over, where they are cut short', async () => {
    const decoder = await createDecoder('arrow', { fields });
    const whole = bytesOf(tableOf(rows.slice(0, 60), { user: new Dictionary(new Utf8(), new Int32()) }));
    for (let length = 0; length < whole.length; length += 5) {
      const refusal = decoder.decode(whole.subarray(0, length), at, new EventColumns());
      expect(refusal?.kind, `${length} bytes`).to.equal('undecodable');
    }
  });

  it('are refused, not thrown over, where their bytes are damaged', async () => {
    const decoder = await createDecoder('arrow', { fields });
    const types = { user: new Dictionary(new Utf8(), new Int32()) };
    const whole = bytesOf(tableOf(rows.slice(0, 60), types));
    const compressed = bytesOf(tableOf(rows.slice(0, 60), types), CompressionType.LZ4_FRAME);
    const damage = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(fc.constantFrom(whole, compressed), damage, (bytes, changes) => {
        const damaged = Buffer.from(bytes);
        for (const [place, byte] of changes) damaged[place % bytes.length] = byte;
        const out = new EventColumns();
        if (decoder.decode(damaged, at, out) !== null) expect(out.length).to.equal(0);
        const part = out.take(out.length);
        for (let i = 0; i < part.length; i++) {
          if (!part.newUsers[part.user[i]] || !part.newItems[part.item[i]]) throw new Error('an event without ids');
          if (!Number.isFinite(part.timestamp[i]) || !(part.weight[i] >= 0)) throw new Error('no number');
        }
      }),
      { seed: 11, numRuns: 1200 },
    );
  });
});
