/** Files and lines as streams, and streams as sources. */
import { expect } from 'chai';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import {
  BadRows,
  eventSourceOf,
  eventStreamOf,
  eventsOfFile,
  eventsOfLines,
  type EventBatch,
  type EventSource,
  type StreamBatch,
} from '@belfry/data';

const lines = Array.from({ length: 25 }, (_, n) => ({
  user: `u${n % 4}`,
  item: `i${n % 7}`,
  timestamp: 1_700_000_000_000 + n,
  ...(n < 20 ? { event: n % 2 === 0 ? 'view' : 'buy' } : { event: 'view' }),
}));
const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('');

async function* bytes(of: string): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < of.length; at += 97) yield Buffer.from(of.slice(at, at + 97));
}

const sourceOf = (of = text): Promise<EventSource> => eventsOfLines('lines', bytes(of), {}, new BadRows());

describe('a source as a stream', () => {
  it('gives its events by count, with offsets that count them', async () => {
    const stream = eventStreamOf(await sourceOf());
    const batches: StreamBatch[] = [];
    for (let batch = await stream.next({ events: 10 }); batch !== null; batch = await stream.next({ events: 10 }))
      batches.push(batch);
    expect(batches.map(({ length }) => length)).to.deep.equal([10, 10, 5]);
    expect(batches.flatMap(({ ranges }) => ranges)).to.deep.equal([
      { partition: 0, from: 0, to: 10 },
      { partition: 0, from: 10, to: 20 },
      { partition: 0, from: 20, to: 25 },
    ]);
    expect(batches[0].newUsers).to.deep.equal(['u0', 'u1', 'u2', 'u3']);
    expect(batches[0].newTypes).to.deep.equal(['view', 'buy']);
    await stream.close();
  });

  it('goes on at a position', async () => {
    const stream = eventStreamOf(await sourceOf(), { positions: new Map([[0, 13]]) });
    const batch = (await stream.next({ events: 100 }))!;
    expect(batch.ranges).to.deep.equal([{ partition: 0, from: 13, to: 25 }]);
    expect(batch.newUsers).to.deep.equal(['u1', 'u2', 'u3', 'u0']);
    expect([...batch.timestamp]).to.deep.equal(lines.slice(13).map(({ timestamp }) => timestamp));
    expect(await stream.next({ events: 1 })).to.equal(null);
  });

  it('gives what there is when the time is over, and the rest later', async () => {
    const pipe = new PassThrough();
    pipe.write(`${JSON.stringify(lines[0])}\n`);
    const stream = eventStreamOf(await eventsOfLines('pipe', pipe, {}, new BadRows()));
    expect((await stream.next({ events: 2, waitMs: 20 }))!.length).to.equal(1);
    expect((await stream.next({ events: 2, waitMs: 0 }))!.length).to.equal(0);
    pipe.end(`${JSON.stringify(lines[1])}\n`);
    expect((await stream.next({ events: 2 }))!.ranges).to.deep.equal([{ partition: 0, from: 1, to: 2 }]);
    expect(await stream.next({ events: 2 })).to.equal(null);
  });

  it('leaves out lines that cannot be read, which have no offset', async () => {
    const bad = new BadRows();
    const source = await eventsOfLines(
      'lines',
      bytes(`{"user":"a","item":"b"}\n{"user":\n{"user":"c","item":"d"}\n`),
      {},
      bad,
    );
    const batch = (await eventStreamOf(source).next({ events: 10 }))!;
    expect([...batch.offset]).to.deep.equal([0, 1]);
    expect(bad.count).to.equal(1);
  });

  it('reads a file the same way', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'belfry-'));
    try {
      await writeFile(join(folder, 'log.jsonl'), text);
      const stream = eventStreamOf(await eventsOfFile(join(folder, 'log.jsonl'), 'auto', {}, new BadRows()));
      expect(await stream.next({ events: 100 })).to.deep.equal(
        await eventStreamOf(await sourceOf()).next({ events: 100 }),
      );
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe('a stream as a source', () => {
  it('gives back the events of the source it was made of', async () => {
    const batches: EventBatch[] = [];
    for await (const batch of eventSourceOf(eventStreamOf(await sourceOf()))) batches.push(batch);
    const events = batches.flatMap((batch) =>
      batch.user.map((user, n) => ({
        user,
        item: batch.item[n],
        timestamp: batch.timestamp![n],
        event: batch.event![n],
      })),
    );
    expect(events).to.deep.equal(lines);
  });
});
