/** One message in a hundred is of no use: it goes to the dead letters as it was, and the others are read. */
import { expect } from 'chai';
import { Rng } from '@belfry/core';
import { readDeadLetters } from '@belfry/stream';
import { withKafka } from '../real-kafka.js';
import { clientOf, numberedEvents, readFrom } from '../topic.js';
import { openedAt } from './open-topic.js';

const COUNT = 30_000;
const EVERY = 100;

describe('stream: faults: garbage', function () {
  this.timeout(60_000);

  const kafka = withKafka();
  const opened = openedAt(kafka);

  it('goes to the dead letters, each with its reason, its place and its bytes; all the rest is read', async () => {
    const topic = await opened.topic(2);
    const good = numberedEvents(COUNT);
    const bad = new Map<string, Buffer>();
    const values: Buffer[] = good.map((event) => Buffer.from(JSON.stringify(event)));
    const rng = Rng.fromSeed(7);
    values.forEach((value, n) => {
      if (n % EVERY === 37) values[n] = garbage[rng.int(garbage.length)](value, rng);
    });
    for (const partition of [0, 1]) {
      const part = values.filter((_, n) => n % 2 === partition);
      await topic.put(part.map((value) => ({ partition, key: 'a key', value })));
      part.forEach((value, offset) => {
        if ((2 * offset + partition) % EVERY === 37) bad.set(`${partition}:${offset}`, value);
      });
    }
    expect(bad.size).to.equal(COUNT / EVERY);

    const events = await opened.events(topic, { until: 'end' });
    const reading = await readFrom(events, 1000);
    expect(reading.events.toSorted()).to.deep.equal(
      good
        .filter((_, n) => n % EVERY !== 37)
        .map(({ item }) => item)
        .toSorted(),
    );
    expect(reading.positions).to.deep.equal(await topic.ends());
    await events.close();
    expect(events.stats).to.include({ deadLetters: bad.size, deadLettersLost: 0, tombstones: 0 });

    const letters = await lettersOf(kafka().bootstrap, `${topic.name}.dead`, bad.size);
    expect(new Map(letters.map(({ place, value }) => [place, value]))).to.deep.equal(bad);
    for (const { key, headers } of letters) {
      expect(key).to.equal('a key');
      expect(headers.topic).to.equal(topic.name);
      expect(headers.kind).to.be.oneOf(['undecodable', 'invalid']);
      expect(headers.reason).to.have.length.above(5);
    }
    const report = await readDeadLetters({ brokers: [...kafka().bootstrap], topic: topic.name });
    expect(report.waiting).to.equal(bad.size);
  });
});

/** Ways for a message to be of no use. */
const garbage: readonly ((value: Buffer, rng: Rng) => Buffer)[] = [
  (value, rng) => value.subarray(0, 1 + rng.int(value.length - 1)),
  (_, rng) => Buffer.from(Array.from({ length: 1 + rng.int(200) }, () => 128 + rng.int(128))),
  () => Buffer.alloc(0),
  () => Buffer.from('{"user":"u1"}'),
  () => Buffer.from('{"user":"u1","item":{"id":7}}'),
  () => Buffer.from('[1,2,3]'),
  () => Buffer.from('{"user":"u1","item":"i1","timestamp":"yesterday"}'),
  () => Buffer.from('{"user":"u1","item":"i1","weight":-1}'),
];

interface Letter {
  readonly place: string;
  readonly key: string;
  readonly value: Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

async function lettersOf(bootstrap: readonly string[], topic: string, count: number): Promise<Letter[]> {
  const consumer = clientOf(bootstrap).consumer({ groupId: `look-${topic}`, maxWaitTimeInMs: 200 });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  const letters: Letter[] = [];
  await new Promise<void>((resolve, reject) => {
    consumer
      .run({
        eachMessage: async ({ message }) => {
          const headers = Object.fromEntries(
            Object.entries(message.headers ?? {}).map(([name, text]) => [name, String(text)]),
          );
          const place = `${headers.partition}:${headers.offset}`;
          letters.push({ place, key: String(message.key), value: message.value!, headers });
          if (letters.length === count) resolve();
        },
      })
      .catch(reject);
  });
  await consumer.disconnect();
  return letters;
}
