/** Avro and JSON with a schema registry: a small registry over HTTP, records made by the Avro library. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { BelfryError } from '@belfry/core';
import { EventColumns, createDecoder, type EventDecoder } from '@belfry/stream';
import avro from 'avsc';
import { expect } from 'chai';
import fc from 'fast-check';

const at = { offset: 4, timestamp: 1_650_000_000_000 };

const event: avro.Schema = {
  type: 'record',
  name: 'Event',
  namespace: 'shop',
  fields: [
    { name: 'note', type: ['null', 'string', 'int'] },
    { name: 'tags', type: { type: 'array', items: 'string' } },
    {
      name: 'who',
      type: {
        type: 'record',
        name: 'Who',
        fields: [
          { name: 'id', type: 'string' },
          { name: 'age', type: 'int' },
        ],
      },
    },
    { name: 'item', type: 'long' },
    { name: 'seen', type: { type: 'long', logicalType: 'timestamp-micros' } as never },
    { name: 'weight', type: ['null', 'double'] },
    { name: 'extra', type: { type: 'map', values: 'long' } },
    { name: 'event', type: { type: 'enum', name: 'Kind', symbols: ['view', 'buy'] } },
  ],
};

/** Answers as the public interface does, after `failures` answers of status 503. */
class Registry {
  readonly asked: string[] = [];
  failures = 0;
  status = 200;
  authorization: string | undefined;
  readonly #server: Server;

  constructor(answers: Readonly<Record<string, unknown>>) {
    this.#server = createServer((request, response) => {
      this.asked.push(request.url!);
      this.authorization = request.headers.authorization;
      const answer = answers[request.url!];
      const status = this.failures-- > 0 ? 503 : this.status === 200 && answer === undefined ? 404 : this.status;
      response.writeHead(status, { 'content-type': 'application/vnd.schemaregistry.v1+json' });
      response.end(typeof answer === 'string' ? answer : JSON.stringify(answer ?? { error_code: 40_403 }));
    });
  }

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

function framed(id: number, payload: Uint8Array): Buffer {
  const header = Buffer.alloc(5);
  header.writeUInt32BE(id, 1);
  return Buffer.concat([header, payload]);
}

describe('stream: messages with a schema registry', () => {
  const writer = avro.Type.forSchema(event, { wrapUnions: false });
  const record = {
    note: 5,
    tags: ['a', 'b'],
    item: 7,
    seen: 1_700_000_000_123_000,
    weight: 2.5,
    extra: { x: 1 },
    event: 'buy',
  };
  const bytes = writer.toBuffer({ ...record, who: { id: 'ü1', age: 30 } });
  const fields = { user: 'who.id', timestamp: 'seen' };
  const answers = {
    '/schemas/ids/7': { schema: JSON.stringify(event) },
    '/schemas/ids/8': { schema: '{"type":"object"}', schemaType: 'JSON' },
    '/schemas/ids/9': { schema: '{"type":"none"}' },
    '/schemas/ids/10': 'no JSON',
    '/schemas/ids/11': {
      schema:
        '{"type":"record","name":"Outer","fields":[{"name":"user","type":"shop.Id"},{"name":"item","type":"int"}]}',
      references: [{ name: 'shop.Id', subject: 'shop/id', version: 2 }],
    },
    '/subjects/shop%2Fid/versions/2': {
      schema: '{"type":"enum","name":"shop.Id","symbols":["ann","bob"]}',
      version: 2,
    },
  };
  let registry: Registry;
  let url: string;

  beforeEach(async () => {
    registry = new Registry(answers);
    url = await registry.start();
  });

  afterEach(() => registry.stop());

  async function decode(decoder: EventDecoder, value: Buffer): Promise<unknown> {
    await decoder.prepare([value, null]);
    const out = new EventColumns();
    const refusal = decoder.decode(value, at, out);
    if (refusal !== null) return refusal;
    const { newUsers, newItems, newTypes, timestamp, weight } = out.take(1);
    return [newUsers[0], newItems[0], newTypes[0], timestamp[0], weight[0]];
  }

  it('gives the events of Avro records and asks for a schema once', async () => {
    const decoder = await createDecoder('avro', { fields, registry: { url, user: 'ann', password: 'se:cret' } });
    for (let i = 0; i < 3; i++)
      expect(await decode(decoder, framed(7, bytes))).to.deep.equal(['ü1', '7', 'buy', 1_700_000_000_123, 2.5]);
    expect(registry.asked).to.deep.equal(['/schemas/ids/7']);
    expect(registry.authorization).to.equal(`Basic ${Buffer.from('ann:se:cret').toString('base64')}`);
    expect(decoder.prepare([framed(7, bytes)])).to.equal(null);
  });

  it('reads schemas that use others', async () => {
    const decoder = await createDecoder('avro', { registry: { url } });
    const read = (await decode(decoder, framed(11, Buffer.from([2, 84])))) as unknown[];
    expect(read.slice(0, 2)).to.deep.equal(['bob', '42']);
  });

  it('keeps whole numbers of 64 bits', async () => {
    const decoder = await createDecoder('avro', { fields, registry: { url } });
    // oxlint-disable-next-line no-underscore-dangle -- the library's name
    const long = avro.types.LongType.__with({
      fromBuffer: (b: Buffer) => b.readBigInt64LE(),
      toBuffer(value: number | bigint) {
        const b = Buffer.alloc(8);
        b.writeBigInt64LE(BigInt(value));
        return b;
      },
      fromJSON: BigInt,
      toJSON: Number,
      isValid: () => true,
      compare: () => 0,
    });
    const wide = avro.Type.forSchema(event, { wrapUnions: false, registry: { long } });
    const payload = wide.toBuffer({ ...record, item: 2n ** 60n + 1n, who: { id: 'u', age: 1 } });
    expect(((await decode(decoder, framed(7, payload))) as string[])[1]).to.equal(String(2n ** 60n + 1n));
  });

  it('says why a message is refused', async () => {
    const decoder = await createDecoder('avro', { fields, registry: { url } });
    const reason = async (value: Buffer): Promise<string> => {
      const refusal = (await decode(decoder, value)) as { kind: string; reason: string };
      return `${refusal.kind}: ${refusal.reason}`;
    };
    expect(await reason(Buffer.from('{"user":1}'))).to.match(/^undecodable: the message does not begin/);
    expect(await reason(framed(404, bytes))).to.equal('undecodable: schema 404 is not in the registry');
    expect(await reason(framed(8, bytes))).to.equal('undecodable: schema 8 is no Avro schema: is JSON');
    expect(await reason(framed(9, bytes))).to.match(/^undecodable: schema 9 is no Avro schema/);
    expect(await reason(framed(7, bytes.subarray(1)))).to.match(/^undecodable: not Avro of schema 7/);
    const empty = writer.toBuffer({ ...record, who: { id: '', age: 30 } });
    expect(await reason(framed(7, empty))).to.match(/^invalid: user \(who.id\) is ""/);
  });

  it('is not thrown by damaged records, nor led to make endless lists', async () => {
    const decoder = await createDecoder('avro', { fields, registry: { url } });
    await decoder.prepare([framed(7, bytes)]);
    const change = fc.tuple(fc.nat(bytes.length - 1), fc.constantFrom(0, 1, 2, 127, 128, 254, 255));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 12 }), fc.nat(bytes.length), (changes, length) => {
        const damaged = Buffer.from(bytes);
        for (const [place, byte] of changes) damaged[place] = byte;
        const out = new EventColumns();
        const refusal = decoder.decode(framed(7, damaged.subarray(0, length)), at, out);
        expect(out.length).to.equal(refusal === null ? 1 : 0);
      }),
      { seed: 5, numRuns: 5000 },
    );
  });

  it('asks again after a failure that may pass, and gives up on others', async () => {
    registry.failures = 2;
    const patient = await createDecoder('avro', { fields, registry: { url } });
    expect(await decode(patient, framed(7, bytes))).to.have.length(5);
    expect(registry.asked).to.have.length(3);

    const failure = async (
      id: number,
      options: { retries?: number; timeoutMs?: number } = {},
    ): Promise<BelfryError> => {
      const decoder = await createDecoder('avro', { fields, registry: { url, ...options } });
      return decode(decoder, framed(id, bytes)).then(
        () => expect.fail('was answered'),
        (error: BelfryError) => error,
      );
    };
    registry.asked.length = 0;
    registry.status = 401;
    expect(await failure(7)).to.include({ code: 'SCHEMA_REGISTRY_FAILED', canRetry: true });
    expect(registry.asked).to.have.length(1);
    registry.status = 500;
    expect((await failure(7, { retries: 1 })).message).to.include('status 500');
    expect(registry.asked).to.have.length(3);
    registry.status = 200;
    expect((await failure(10)).message).to.include('not JSON');
    await registry.stop();
    expect((await failure(7, { retries: 0 })).message).to.include('no answer');
    registry = new Registry({});
    await registry.start();
  });

  it('gives the events of JSON after its schema number', async () => {
    const decoder = await createDecoder('json-schema');
    const json = Buffer.from('{"user":"u","item":"i","event":"view","weight":3,"timestamp":5}');
    expect(await decode(decoder, framed(8, json))).to.deep.equal(['u', 'i', 'view', 5, 3]);
    expect(await decode(decoder, json)).to.include({ kind: 'undecodable' });
    expect(await decode(decoder, framed(8, Buffer.from('{')))).to.include({ kind: 'undecodable' });
    expect(registry.asked).to.have.length(0);
  });

  it('needs to be told where the registry is', async () => {
    const thrown = await createDecoder('avro').catch((error: unknown) => error);
    expect(thrown).to.be.instanceOf(BelfryError).and.to.include({ code: 'INVALID_ARGUMENT' });
    const wrong = await createDecoder('avro', { registry: { url: 'registry:' } }).catch((error: unknown) => error);
    expect(wrong).to.be.instanceOf(BelfryError);
  });
});
