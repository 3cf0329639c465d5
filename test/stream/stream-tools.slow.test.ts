/** Logs put into topics, topics looked at, dead letters sent again. */
import { expect } from 'chai';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Kafka } from 'kafkajs';
import { eventsOfLines, openDataset, BadRows, type EventSource } from '@belfry/data';
import {
  KafkaEvents,
  inspectTopic,
  readDeadLetters,
  redriveDeadLetters,
  replay,
  type KafkaInput,
} from '@belfry/stream';
import { generateShop, replayLog } from 'belfry';
import { belfry } from '../cli/belfry-command.js';
import { thrownBy } from '../data/thrown.js';
import { withKafka } from './real-kafka.js';
import { Reading, Topic, clientOf, numberedEvents, readFrom, type PutEvent } from './topic.js';

describe('stream: tools', function () {
  this.timeout(180_000);

  const broker = withKafka();
  let kafka: Kafka;
  let brokers: string[];
  let folder: string;
  let names = 0;

  before(async () => {
    brokers = [...broker().bootstrap];
    kafka = clientOf(brokers);
    folder = await mkdtemp(join(tmpdir(), 'belfry-stream-'));
  });
  after(async () => {
    if (folder !== undefined) await rm(folder, { recursive: true });
  });

  const newName = (): string => `tools-${process.pid}-${names++}`;

  function sourceOf(events: readonly PutEvent[]): Promise<EventSource> {
    async function* lines() {
      yield Buffer.from(events.map((event) => `${JSON.stringify(event)}\n`).join(''));
    }
    return eventsOfLines('lines', lines(), {}, new BadRows());
  }

  async function readAll(topic: string, settings: Partial<KafkaInput> = {}): Promise<Reading> {
    const stream = await KafkaEvents.open({ brokers, topic, group: newName(), until: 'end', ...settings });
    try {
      return await readFrom(stream, 1000);
    } finally {
      await stream.close();
    }
  }

  for (const format of ['json', 'arrow']) {
    it(`replays a log as ${format}, each user's events in order`, async () => {
      const topic = newName();
      const events = numberedEvents(5000);
      const report = await replay(await sourceOf(events), { brokers, topic, format, partitions: 3 });
      expect(report).to.include({ events: 5000, before: 0, partitions: 3, finished: true });
      const reading = await readAll(topic, { format });
      expect(reading.events.toSorted()).to.deep.equal(events.map(({ item }) => item).toSorted());
      const last = new Map<string, number>();
      for (const batch of reading.batches)
        for (let row = 0; row < batch.length; row++) {
          const user = reading.users[batch.user[row]];
          expect(batch.timestamp[row]).to.be.above(last.get(user) ?? 0);
          last.set(user, batch.timestamp[row]);
        }
    });
  }

  it('goes on where a replay was interrupted, and puts no event in twice', async () => {
    const topic = newName();
    const events = numberedEvents(3000);
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 700);
    const first = await replay(await sourceOf(events), { brokers, topic, rate: 1000 }, { signal: stop.signal });
    expect(first.finished).to.equal(false);
    expect(first.events).to.be.within(1, 2999);
    const second = await replay(await sourceOf(events), { brokers, topic, resume: true });
    expect(second).to.include({ before: first.events, events: 3000 - first.events, finished: true });
    const { events: read } = await readAll(topic);
    expect(read.toSorted()).to.deep.equal(events.map(({ item }) => item).toSorted());
    const other = await Topic.create(kafka, 1);
    await other.putEvents(events.slice(0, 3));
    await other.close();
    const refused = await thrownBy(replay(await sourceOf(events), { brokers, topic: other.name, resume: true }));
    expect(refused.code).to.equal('STREAM_FAILED');
    expect(refused.given).to.contain('was not written by a replay');
  });

  it('sends the events at the distances they happened in', async () => {
    const topic = newName();
    const began = performance.now();
    const events = numberedEvents(11).map((event, n) => ({ ...event, timestamp: 1e12 + n * 6000 }));
    const { seconds } = await replay(await sourceOf(events), { brokers, topic, speed: 60 });
    expect(seconds).to.be.within(1, (performance.now() - began) / 1000);
  });

  it('replays all parts of a data set in time order', async () => {
    const data = join(folder, 'shop');
    await generateShop({ out: data, preset: 'tiny' });
    const topic = newName();
    await replayLog({ data, brokers, topic, partitions: 1 });
    const { train, validation, test, items } = await openDataset(data);
    const log = [train, validation, test].flatMap((part) =>
      part === null
        ? []
        : Array.from({ length: part.length }, (_, n) => ({ item: items.ids[part.item[n]], at: part.timestamp![n] })),
    );
    const reading = await readAll(topic);
    expect(reading.batches.flatMap(({ timestamp }) => [...timestamp])).to.deep.equal(
      log.map(({ at }) => at).toSorted((a, b) => a - b),
    );
    expect(reading.events.toSorted()).to.deep.equal(log.map(({ item }) => item).toSorted());
  });

  it('tells what is in a topic, how far a group is, and what its messages are read as', async () => {
    const topic = await Topic.create(kafka, 2);
    await topic.putEvents(numberedEvents(10), 0);
    await topic.put([{ partition: 1, key: 'k', value: '{"user":1}' }]);
    const stream = await KafkaEvents.open({ brokers, topic: topic.name, group: 'inspected', until: 'end' });
    await readFrom(stream, 100);
    await stream.commit(new Map([[0, 4]]));
    await stream.close();
    await topic.close();
    const report = await inspectTopic({ brokers, topic: topic.name, group: 'inspected' }, 2);
    expect(report).to.deep.include({
      partitions: [
        { partition: 0, from: 0, to: 10, committed: 4, lag: 6 },
        { partition: 1, from: 0, to: 1, committed: null, lag: 1 },
      ],
      offsets: 11,
      lag: 7,
      deadLetters: { topic: `${topic.name}.dead`, messages: 1 },
    });
    const [refused, read] = report.samples;
    expect(refused).to.include({ partition: 1, offset: 0, key: 'k' });
    expect(refused.refused!.kind).to.equal('invalid');
    expect(read.events).to.deep.equal([{ user: 'u9', item: 'i9', timestamp: 1_700_000_000_009, weight: 1 }]);
  });

  it('sends dead letters again that can be used now, once', async () => {
    const topic = await Topic.create(kafka, 1);
    const values = ['{"uid":"a","item":"x"}', 'garbage', '{"uid":"b","item":"y"}'];
    await topic.put(values.map((value) => ({ key: 'k', value })));
    await topic.close();
    await readAll(topic.name);
    const settings = { brokers, topic: topic.name };
    const before = await readDeadLetters(settings);
    expect(before.waiting).to.equal(3);
    expect(before.letters.map(({ value, from }) => [value, from.offset])).to.deep.equal(
      values.map((value, n) => [value, n]),
    );
    const mapped = { ...settings, fields: { user: 'uid' } };
    expect(await redriveDeadLetters(mapped)).to.include({ sent: 2, refused: 1 });
    expect((await readDeadLetters(settings)).letters.map(({ value }) => value)).to.deep.equal(['garbage']);
    expect((await readAll(topic.name, { fields: { user: 'uid' }, deadLetterTopic: '' })).events).to.deep.equal([
      'x',
      'y',
      'x',
      'y',
    ]);
    const mended = await redriveDeadLetters(settings, () => Buffer.from('{"user":"c","item":"z"}'));
    expect(mended).to.include({ sent: 1, refused: 0 });
    expect((await readDeadLetters(settings)).waiting).to.equal(0);
  });

  it('does all that from the command line', async () => {
    const topic = newName();
    const log = join(folder, 'log.jsonl');
    await writeFile(
      log,
      `${JSON.stringify({ uid: 'a', sku: 'x' })}\nnothing\n${JSON.stringify({ uid: 'b', sku: 'y' })}\n`,
    );
    const common = ['--topic', topic, '--brokers', brokers.join(','), '--json'];
    const sent = await belfry(['stream', 'replay', '--data', log, '--map', 'user=uid,item=sku', ...common]);
    expect(JSON.parse(sent.stdout)).to.include({ events: 2, badLines: 1 });
    const seen = await belfry(['stream', 'inspect', ...common]);
    expect(JSON.parse(seen.stdout)).to.include({ offsets: 2, lag: 2 });
    const dead = await belfry(['stream', 'deadletters', ...common]);
    expect(JSON.parse(dead.stdout)).to.include({ waiting: 0 });
    const nowhere = await belfry(['stream', 'inspect', '--topic', 'nowhere', '--brokers', brokers.join(',')]);
    expect(nowhere.code).to.equal(1);
    expect(nowhere.stderr).to.contain('STREAM_FAILED');
  });
});
