/** JSON messages: what is accepted, as what, and what is refused is what JSON.parse and a few lines of rules say. */
import { EventColumns, createDecoder, type DecodeOptions, type EventDecoder } from '@belfry/stream';
import { expect } from 'chai';
import fc from 'fast-check';

interface Event {
  user: string;
  item: string;
  timestamp: number;
  weight: number;
  type: string | null;
}

const at = { offset: 2 ** 40, timestamp: 1_700_000_000_123 };

const byName: DecodeOptions = { fields: { timestamp: 'ts', weight: 'w', event: 'kind', id: 'n' } };
const nested: DecodeOptions = {
  fields: { user: 'who.id', item: 'what.item.sku', timestamp: 'what.at', weight: 'who', event: 'what', id: 'who.id' },
  timestampUnit: 's',
};
const foreign: DecodeOptions = { fields: { user: 'näme', item: 'n\u0000', weight: '__proto__', timestamp: 'who.id' } };

/** The event that the decoder reads, or null where it refuses. */
function decoded(decoder: EventDecoder, bytes: Buffer): Event | null {
  const out = new EventColumns();
  if (decoder.decode(bytes, at, out) !== null) {
    expect(out.length).to.equal(0);
    return null;
  }
  const part = out.take(1);
  expect(part.length).to.equal(1);
  expect(part.newUsers).to.have.length(1);
  expect(part.newItems).to.have.length(1);
  expect([part.user[0], part.item[0], part.offset[0]]).to.deep.equal([0, 0, at.offset]);
  return {
    user: part.newUsers[0],
    item: part.newItems[0],
    timestamp: part.timestamp[0],
    weight: part.weight[0],
    type: part.type[0] === -1 ? null : part.newTypes[part.type[0]],
  };
}

/** The same by JSON.parse. */
function expected(options: DecodeOptions, bytes: Buffer): Event | null {
  let document: unknown;
  try {
    document = JSON.parse(bytes.toString());
  } catch {
    return null;
  }
  if (typeof document !== 'object' || document === null || Array.isArray(document)) return null;
  const names = { user: 'user', item: 'item', timestamp: 'timestamp', weight: 'weight', event: 'event', id: null };
  const fields = { ...names, ...options.fields };
  const read = (path: string | null | undefined): unknown =>
    path?.split('.').reduce<unknown>((value, name) => {
      const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
      return isObject ? (Object.getOwnPropertyDescriptor(value, name)?.value as unknown) : undefined;
    }, document) ?? null;
  const id = (value: unknown): string | null => {
    if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : null;
    return typeof value === 'string' && value.length > 0 ? Buffer.from(value).toString() : null;
  };
  const number = (value: unknown): number | null => {
    if (typeof value !== 'number' && (typeof value !== 'string' || value.trim() === '')) return null;
    return Number.isFinite(Number(value)) ? Number(value) : null;
  };
  const optional = <T>(value: unknown, none: T, parse: (value: unknown) => T | null): T | null =>
    value === null ? none : parse(value);
  const user = id(read(fields.user));
  const item = id(read(fields.item));
  const time = optional(read(fields.timestamp), null, number);
  const weight = optional(read(fields.weight), 1, number);
  const type = id(read(fields.event));
  const isBad =
    (time === null && read(fields.timestamp) !== null) ||
    (type === null && read(fields.event) !== null) ||
    (read(fields.id) !== null && id(read(fields.id)) === null);
  if (user === null || item === null || isBad || weight === null || weight < 0) return null;
  if (!Number.isFinite(Math.fround(weight))) return null;
  const perUnit = options.timestampUnit === 's' ? 1000 : 1;
  return {
    user,
    item,
    timestamp: time === null ? at.timestamp : time * perUnit,
    weight: Math.fround(weight),
    type,
  };
}

/** Text of JSON in every spelling: spaces, escapes, forms of numbers, names that come twice. */
const space = fc.constantFrom('', '', '', ' ', '\n\t ', '\r');
const character = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('a', 'u', '1', '.', ' ', '/', 'é', '😀', '\u007f', '\ufffd') },
  fc.constantFrom('\\n', '\\u0041', '\\ud800', '\\ud83d\\ude00', '\\/', '\\"', '\\\\', '\\u0000'),
);
const bad = fc.constantFrom('\\x', '\\u12g4', '\n', '\u0000', '\\');
const anyText = fc
  .array(fc.oneof({ weight: 60, arbitrary: character }, bad), { maxLength: 6 })
  .map((c) => `"${c.join('')}"`);
const word = fc.stringMatching(/^[a-z0-9]{1,9}$/).map((id) => `"${id}"`);
const digits = fc.stringMatching(/^-?(0|[1-9]\d{0,17})(\.\d{1,9})?([eE][+-]?\d{1,3})?$/);
const literal = fc.constantFrom(
  'null',
  'true',
  'false',
  '0',
  '-0',
  '1.0',
  '01',
  '+1',
  '.5',
  '1.',
  '1e',
  '1e400',
  '9007199254740991',
  '9007199254740993',
  '-5',
  '0.1',
  '123456.7890123',
  '999999999999999',
  '"12.5"',
  '" "',
  '""',
  'nul',
  'NaN',
  '-',
  '',
);
const name = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom('user', 'item', 'ts', 'w', 'kind', 'n', 'who', 'what', 'id', 'sku', 'at') },
  fc.constantFrom('näme', 'n\\u0000', '__proto__', 'us\\u0065r', 'x', 'users', ''),
);
const { document } = fc.letrec<{ value: string; list: string; object: string; document: string }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    { weight: 5, arbitrary: word },
    { weight: 3, arbitrary: fc.nat(2_000_000_000).map(String) },
    anyText,
    digits,
    literal,
    tie('object'),
    tie('list'),
  ),
  list: fc.array(tie('value'), { maxLength: 3 }).map((values) => `[${values.join(',')}]`),
  object: fc
    .array(fc.tuple(space, name, space, space, tie('value'), space), { maxLength: 7 })
    .map((fields) => `{${fields.map(([a, n, b, c, v, d]) => `${a}"${n}"${b}:${c}${v}${d}`).join(',')}}`),
  document: fc.tuple(space, tie('object'), space).map((parts) => parts.join('')),
}));
/** Documents with the fields they need, so that many are accepted. */
const likely = fc
  .tuple(
    word,
    fc.oneof(word, anyText, fc.nat().map(String)),
    fc.array(fc.tuple(name, fc.oneof(word, digits, anyText, literal))),
    document,
  )
  .map(([user, item, more, last]) => {
    const fields = more.map(([field, value]) => `"${field}":${value}`);
    const own = [
      `"user":${user}`,
      `"item":${item}`,
      `"who":{"id":${user}}`,
      `"what":{"item":{"sku":${item}}}`,
      `"näme":${user}`,
    ];
    return `{${[...fields, ...own, '"n\\u0000":"x"', `"more":${last}`].join(',')}}`;
  });

const all: [string, DecodeOptions][] = [
  ['names of its own', byName],
  ['names within others', nested],
  ['names beyond ASCII', foreign],
];

describe('stream: JSON messages', () => {
  for (const [what, options] of all) {
    it(`gives what JSON.parse gives: ${what}`, async () => {
      const decoder = await createDecoder('json', options);
      const check = (bytes: Buffer): void => {
        expect(decoded(decoder, bytes), bytes.toString()).to.deep.equal(expected(options, bytes));
      };
      fc.assert(
        fc.property(document, (text) => check(Buffer.from(text))),
        { seed: 7, numRuns: 1000 },
      );
      fc.assert(
        fc.property(likely, (text) => check(Buffer.from(text))),
        { seed: 8, numRuns: 1000 },
      );
    });

    it(`refuses what JSON.parse refuses, whatever bytes come: ${what}`, async () => {
      const decoder = await createDecoder('json', options);
      const change = fc.record({
        place: fc.nat(),
        byte: fc.nat(255),
        kind: fc.constantFrom('set', 'cut', 'add', 'drop'),
      });
      fc.assert(
        fc.property(likely, fc.array(change, { minLength: 1, maxLength: 3 }), (text, changes) => {
          let bytes: Buffer = Buffer.from(text);
          for (const { place, byte, kind } of changes) {
            const i = bytes.length === 0 ? 0 : place % bytes.length;
            const [before, after] = [bytes.subarray(0, i), bytes.subarray(i)];
            if (kind === 'cut') bytes = before;
            else if (kind === 'drop') bytes = Buffer.concat([before, after.subarray(1)]);
            else bytes = Buffer.concat([before, Buffer.from([byte]), after.subarray(kind === 'set' ? 1 : 0)]);
          }
          expect(decoded(decoder, bytes), bytes.toString('latin1')).to.deep.equal(expected(options, bytes));
        }),
        { seed: 9, numRuns: 1500 },
      );
    });
  }

  it('reads what nests deeper than its own scanner goes, and refuses what never ends', async () => {
    const decoder = await createDecoder('json', byName);
    const deep = (depth: number, close: string): Buffer =>
      Buffer.from(`{"user":"u","x":${'['.repeat(depth)}${close.repeat(depth)},"item":7}`);
    for (const depth of [1, 62, 63, 64, 65, 2000]) expect(decoded(decoder, deep(depth, ']'))?.item).to.equal('7');
    expect(decoded(decoder, deep(2000, ''))).to.equal(null);
    expect(decoded(decoder, Buffer.from('{"user":'.repeat(100_000)))).to.equal(null);
  });

  it('says why a message is refused', async () => {
    const decoder = await createDecoder('json', byName);
    const out = new EventColumns();
    const refusal = (text: string): unknown => decoder.decode(Buffer.from(text), at, out);
    expect(decoder.decode(null, at, out)).to.deep.equal({ kind: 'no-value', reason: 'the message has no value' });
    expect(refusal('{')).to.include({ kind: 'undecodable' });
    expect(refusal('[]')).to.include({ kind: 'undecodable' });
    expect(refusal('{"user":"u"}')).to.deep.equal({
      kind: 'invalid',
      reason: 'item (item) is absent; expected text or a whole number below 2^53',
    });
    expect(refusal('{"user":"u","item":"i","w":-1}')).to.deep.equal({
      kind: 'invalid',
      reason: 'weight (w) is -1; expected a finite number that is not negative',
    });
    expect(out.length).to.equal(0);
    expect([out.users.size, out.items.size, out.types.size]).to.deep.equal([0, 0, 0]);
  });

  it('takes times as ISO 8601 where it is told to', async () => {
    const decoder = await createDecoder('json', { timestampUnit: 'iso' });
    const time = (value: string): number | undefined =>
      decoded(decoder, Buffer.from(`{"user":1,"item":2,"timestamp":${value}}`))?.timestamp;
    expect(time('"2024-02-29T12:00:00.250Z"')).to.equal(Date.UTC(2024, 1, 29, 12, 0, 0, 250));
    expect(time('"2024-02-29 12:00:00+02:00"')).to.equal(Date.UTC(2024, 1, 29, 10));
    expect(time('1700000000000')).to.equal(undefined);
    expect(time('null')).to.equal(at.timestamp);
  });
});

describe('stream: event columns', () => {
  it('number ids in order of appearance and hand each new one out no later than the first event that has it', async () => {
    const decoder = await createDecoder('json', { fields: { id: 'n' } });
    const random = (() => {
      let state = 5;
      return (below: number): number => (state = (state * 48_271) % 2_147_483_647) % below;
    })();
    const rows = Array.from({ length: 30_000 }, (_, i) => ({
      user: `ü${random(9000)}`,
      item: random(5000),
      event: ['view', 'buy', null][random(3)],
      timestamp: i * 1e9,
      weight: random(7) / 4,
      n: random(2) === 0 ? `${i}` : null,
    }));
    const out = new EventColumns();
    const [users, items, types]: string[][] = [[], [], []];
    const read: unknown[] = [];
    let next = 0;
    while (read.length < rows.length) {
      for (let end = Math.min(rows.length, next + random(9000)); next < end; next++)
        expect(decoder.decode(Buffer.from(JSON.stringify(rows[next])), { offset: next, timestamp: 0 }, out)).to.equal(
          null,
        );
      const part = out.take(random(7000));
      users.push(...part.newUsers);
      items.push(...part.newItems);
      types.push(...part.newTypes);
      for (let i = 0; i < part.length; i++) {
        expect(part.offset[i]).to.equal(read.length);
        read.push({
          user: users[part.user[i]],
          item: Number(items[part.item[i]]),
          event: part.type[i] < 0 ? null : types[part.type[i]],
          timestamp: part.timestamp[i],
          weight: part.weight[i],
          n: part.id![i] < 0 ? null : `${part.offset[i]}`,
        });
      }
      expect(Math.max(-1, ...part.user) < users.length && Math.max(-1, ...part.item) < items.length).to.equal(true);
    }
    expect(read).to.deep.equal(rows);
    expect(users).to.deep.equal([...new Set(rows.map(({ user }) => user))]);
    expect(items).to.deep.equal([...new Set(rows.map(({ item }) => String(item)))]);
  });

  it('have no column of their own ids where none has one', () => {
    const out = new EventColumns(false);
    for (let n = 0; n < 5000; n++) out.append(n, 2 * n, n / 2, n, -1, n + 10, -1);
    expect(out.take(1000).id).to.equal(null);
    const { user, offset, id } = out.take(4000);
    expect([id, user[0], user[3999], offset[3999]]).to.deep.equal([null, 1000, 4999, 5009]);
  });

  it('are cut into buffers that were given back, as into new ones', () => {
    const out = new EventColumns();
    const put = (count: number): void => {
      for (let n = 0; n < count; n++) out.append(n, n + 1, n / 2, n, -1, n + 10, n + 20);
    };
    put(20);
    const old = out.take(20).user.buffer as ArrayBuffer;
    out.reuse(old);
    put(15);
    const { user, item, timestamp, weight, type, offset, id } = out.take(15);
    expect(user.buffer).to.equal(old);
    const numbers = Array.from({ length: 15 }, (_, n) => [n, n + 1, n / 2, n, -1, n + 10, n + 20]);
    const rows = numbers.map((_, n) => [user, item, timestamp, weight, type, offset, id!].map((column) => column[n]));
    expect(rows).to.deep.equal(numbers);
  });
});
