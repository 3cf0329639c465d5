/** Reading a real topic: each event once, whatever happens to the reader, its group and the broker. */
import { expect } from 'chai';
import { setTimeout as sleep } from 'node:timers/promises';
import kafkajs, { type Kafka } from 'kafkajs';
import type { StreamBatch } from '@belfry/data';
import { KafkaEvents, type KafkaInput } from '@belfry/stream';
import { thrownBy } from '../data/thrown.js';
import { withKafka } from './real-kafka.js';
import { Reading, Topic, clientOf, numberedEvents, readFrom } from './topic.js';

describe('stream: events from Kafka', function () {
  this.timeout(180_000);

  const broker = withKafka();
  let kafka: Kafka;
  let groups = 0;
  const opened: (KafkaEvents | Topic)[] = [];

  before(() => {
    kafka = clientOf(broker().bootstrap);
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((each) => each.close()));
  });

  async function topicOf(partitions: number, settings: Readonly<Record<string, string>> = {}): Promise<Topic> {
    const topic = await Topic.create(kafka, partitions, settings);
    opened.push(topic);
    return topic;
  }

  function settingsOf({ name }: Topic, settings: Partial<KafkaInput> = {}): KafkaInput {
    const brokers = [...broker().bootstrap];
    return { brokers, topic: name, group: `group-${groups++}`, until: 'end', sessionTimeoutMs: 6000, ...settings };
  }

  async function open(
    topic: Topic,
    settings: Partial<KafkaInput> = {},
    start?: Parameters<typeof KafkaEvents.open>[1],
  ): Promise<KafkaEvents> {
    const events = await KafkaEvents.open(settingsOf(topic, settings), start);
    opened.push(events);
    return events;
  }

  it('gives every event of four partitions once, in batches of the size asked for', async () => {
    const topic = await topicOf(4);
    const events = numberedEvents(30_000);
    await topic.putEvents(events);
    const reading = await readFrom(await open(topic), 700);
    expect(reading.events.toSorted()).to.deep.equal(events.map(({ item }) => item).toSorted());
    expect(reading.batches.slice(0, -1).every(({ length }) => length === 700)).to.equal(true);
    expect(reading.positions).to.deep.equal(await topic.ends());
    const user = (batch: StreamBatch, row: number) => reading.users[batch.user[row]];
    for (const batch of reading.batches.slice(0, 3))
      for (let row = 0; row < batch.length; row++) {
        const number = Number(reading.items[batch.item[row]].slice(1));
        expect(user(batch, row)).to.equal(`u${number % 101}`);
        expect(batch.timestamp[row]).to.equal(1_700_000_000_000 + number);
      }
  });

  it('goes on at positions and state with the same batches, byte for byte, as if it had not stopped', async () => {
    const topic = await topicOf(1);
    const events = numberedEvents(5000).map((event, n) => ({ ...event, id: `id${n % 7 === 0 ? n - 3 : n}` }));
    const messages = events.map((event, n) => ({
      key: event.user,
      value: n % 50 === 0 ? 'garbage' : JSON.stringify(event),
    }));
    await topic.put(messages, 333);
    const dedupe = { field: 'id', window: 100 };
    const whole = await readFrom(await open(topic, { dedupe }), 64);
    const before = await open(topic, { dedupe });
    const first = await readFrom(before, 64, new Reading(), ({ batches }) => batches.length === 23);
    const state = before.state();
    await before.close();
    const after = await open(topic, { dedupe }, { positions: first.positions, state });
    const second = await readFrom(after, 64, new Reading(first.positions));
    expect([...first.events, ...second.events]).to.deep.equal(whole.events);
    const ranges = (reading: Reading) => reading.batches.flatMap((batch) => batch.ranges);
    expect([...ranges(first), ...ranges(second)]).to.deep.equal(ranges(whole));
    expect(whole.events.length).to.be.below(events.length - 700);
  });

  it('holds no more than its buffer while nobody reads, and loses nothing by it', async () => {
    const topic = await topicOf(2);
    const bufferBytes = 2 ** 20;
    await topic.putEvents(numberedEvents(120_000));
    const events = await open(topic, { bufferBytes, maxBytesPerPartition: 2 ** 20 });
    await sleep(3000);
    const chunk = 8192 * 44 + 256;
    expect(events.stats.bufferedBytes).to.be.within(bufferBytes / 2, bufferBytes + chunk);
    const reading = await readFrom(events, 5000);
    expect(reading.events.length).to.equal(120_000);
    expect(new Set(reading.events).size).to.equal(120_000);
  });

  it('stays in its group while the main thread is blocked for longer than the session lasts', async () => {
    const topic = await topicOf(2);
    await topic.putEvents(numberedEvents(50_000));
    const group = 'group-blocked';
    const events = await open(topic, { group, until: 'forever', bufferBytes: 2 ** 18, maxBytesPerPartition: 2 ** 16 });
    const reading = await readFrom(events, 100, new Reading(), ({ batches }) => batches.length === 3);
    const members = async () =>
      (await topic.admin.describeGroups([group])).groups[0].members.map(({ memberId }) => memberId);
    const joined = await members();
    expect(joined).to.have.lengthOf(1);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 9000);
    expect(await members()).to.deep.equal(joined);
    await readFrom(events, 1000, reading, (all) => all.events.length > 49_000);
    expect(new Set(reading.events).size).to.equal(reading.events.length);
  });

  it('commits for others to see, and begins where the caller says all the same', async () => {
    const topic = await topicOf(2);
    await topic.putEvents(numberedEvents(100), 0);
    await topic.putEvents(numberedEvents(50, 100), 1);
    const group = 'group-commit';
    const first = await open(topic, { group });
    await readFrom(first, 1000);
    await first.commit(
      new Map([
        [0, 40],
        [1, 50],
      ]),
    );
    await first.close();
    const [{ partitions }] = await topic.admin.fetchOffsets({ groupId: group, topics: [topic.name] });
    expect(new Map(partitions.map(({ partition, offset }) => [partition, offset]))).to.deep.equal(
      new Map([
        [0, '40'],
        [1, '50'],
      ]),
    );
    const positions = new Map([
      [0, 90],
      [1, 7],
    ]);
    const second = await readFrom(await open(topic, { group }, { positions }), 1000, new Reading(positions));
    expect(second.events.length).to.equal(10 + 43);
  });

  it('puts what it cannot use into the dead-letter topic, with the reason and the bytes as they were', async () => {
    const topic = await topicOf(1);
    const bad = [Buffer.from('{"user":"a"'), Buffer.from([0xff, 0xfe, 0x00]), Buffer.from('{"user":"a"}'), null];
    const good = numberedEvents(40).map((event) => ({ key: event.user, value: Buffer.from(JSON.stringify(event)) }));
    await topic.put([...good.slice(0, 20), ...bad.map((value) => ({ key: 'k', value })), ...good.slice(20)]);
    const events = await open(topic);
    const reading = await readFrom(events, 1000);
    expect(reading.events.length).to.equal(40);
    expect(reading.positions).to.deep.equal(new Map([[0, 44]]));
    await events.close();
    expect(events.stats).to.include({ deadLetters: 3, deadLettersLost: 0, tombstones: 1 });
    const letters = await messagesOf(kafka, `${topic.name}.dead`, 3);
    expect(letters.map(({ value }) => value)).to.deep.equal(bad.slice(0, 3));
    letters.forEach(({ key, headers }, n) => {
      expect(String(key)).to.equal('k');
      const { reason, ...place } = Object.fromEntries(
        Object.entries(headers!).map(([name, text]) => [name, String(text)]),
      );
      expect(reason).to.have.length.above(5);
      expect(place).to.deep.equal({
        kind: n < 2 ? 'undecodable' : 'invalid',
        topic: topic.name,
        partition: '0',
        offset: String(20 + n),
      });
    });
  });

  it('reads each event once while another member joins its group and leaves it', async () => {
    const topic = await topicOf(4);
    const group = 'group-rebalanced';
    const events = await open(topic, { group, until: 'forever', sessionTimeoutMs: 6000 });
    const reading = new Reading();
    let written = 0;
    const writing = new AbortController();
    const writer = (async () => {
      for (; !writing.signal.aborted; written += 200) {
        await topic.putEvents(numberedEvents(200, written));
        await sleep(20);
      }
    })();
    const reader = (async () => {
      for (
        let batch = await events.next({ events: 150, waitMs: 500 });
        ;
        batch = await events.next({ events: 150, waitMs: 500 })
      ) {
        reading.add(batch!);
        if (writing.signal.aborted && reading.events.length === written) return;
      }
    })();
    for (let round = 0; round < 2; round++) {
      const other = kafka.consumer({ groupId: group, sessionTimeout: 6000 });
      await other.connect();
      await other.subscribe({ topic: topic.name, fromBeginning: true });
      await other.run({ eachMessage: async () => {} });
      await sleep(3000);
      await other.disconnect();
      await sleep(1000);
    }
    writing.abort();
    await writer;
    await reader;
    expect(new Set(reading.events).size).to.equal(written);
    expect(reading.positions).to.deep.equal(await topic.ends());
  });

  it('passes over gaps, markers of transactions and what was aborted', async () => {
    const topic = await topicOf(1);
    const producer = kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      transactionalId: `tx-${topic.name}`,
      createPartitioner: kafkajs.Partitioners.DefaultPartitioner,
    });
    await producer.connect();
    const committed: string[] = [];
    for (let n = 0; n < 12; n++) {
      const transaction = await producer.transaction();
      const events = numberedEvents(5, n * 5);
      await transaction.send({
        topic: topic.name,
        messages: events.map((event) => ({ value: JSON.stringify(event) })),
      });
      if (n % 3 === 1) await transaction.abort();
      else {
        await transaction.commit();
        committed.push(...events.map(({ item }) => item));
      }
    }
    await producer.disconnect();
    const reading = await readFrom(await open(topic), 7);
    expect(reading.events).to.deep.equal(committed);
    expect(reading.positions).to.deep.equal(await topic.ends());
  });

  it('goes on when its broker was killed and comes back', async () => {
    const topic = await topicOf(2);
    await topic.putEvents(numberedEvents(4000));
    const events = await open(topic, { until: 'forever' });
    const reading = await readFrom(events, 500, new Reading(), (all) => all.events.length >= 2000);
    await broker().brokers[0].kill();
    await sleep(2000);
    await broker().brokers[0].restart();
    await topic.putEvents(numberedEvents(4000, 4000));
    await readFrom(events, 500, reading, (all) => all.events.length >= 8000);
    expect(new Set(reading.events).size).to.equal(8000);
    expect(reading.positions).to.deep.equal(await topic.ends());
  });

  it('says so where the topic is not there, was made anew, or no longer has what is to be read', async () => {
    const topic = await topicOf(1);
    await topic.putEvents(numberedEvents(100));
    const missing = await thrownBy(() => open(topic, { topic: 'no-such-topic' }));
    expect(missing).to.include({ code: 'STREAM_FAILED', given: 'no topic "no-such-topic"' });
    const anew = await thrownBy(() => open(topic, {}, { positions: new Map([[0, 101]]) }));
    expect(anew.code).to.equal('STREAM_FAILED');
    expect(anew.given).to.contain('ends at 100, before 101');
    await topic.ends(); // kafkajs learns the leaders by it
    await topic.admin.deleteTopicRecords({ topic: topic.name, partitions: [{ partition: 0, offset: '60' }] });
    const lost = await thrownBy(() => open(topic, {}, { positions: new Map([[0, 50]]) }));
    expect(lost.code).to.equal('STREAM_FAILED');
    expect(lost.change).to.contain('lostEvents');
    const positions = new Map([[0, 50]]);
    const skipping = await open(topic, { lostEvents: 'skip' }, { positions });
    const reading = await readFrom(skipping, 1000, new Reading(positions));
    expect(reading.events.length).to.equal(40);
    expect(reading.positions).to.deep.equal(new Map([[0, 100]]));
  });

  for (const lostEvents of ['fail', 'skip'] as const) {
    it(`takes notice of events that are lost before it came to them: ${lostEvents}`, async () => {
      const topic = await topicOf(1);
      await topic.putEvents(numberedEvents(60_000));
      const events = await open(topic, { lostEvents, bufferBytes: 2 ** 16, maxBytesPerPartition: 2 ** 16 });
      await sleep(2000); // It waits, with its buffer full.
      await topic.ends(); // kafkajs learns the leaders by it
      await topic.admin.deleteTopicRecords({ topic: topic.name, partitions: [{ partition: 0, offset: '50000' }] });
      if (lostEvents === 'fail') {
        const error = await thrownBy(readFrom(events, 1000));
        expect(error.code).to.equal('STREAM_FAILED');
        expect(error.given).to.contain('whose oldest event is 50000');
        return;
      }
      const reading = await readFrom(events, 1000);
      expect(reading.events.slice(-10_000)).to.deep.equal(numberedEvents(10_000, 50_000).map(({ item }) => item));
      expect(reading.events.length).to.be.within(11_000, 40_000);
      expect(reading.positions).to.deep.equal(new Map([[0, 60_000]]));
    });
  }

  it('feeds metrics', async () => {
    const topic = await topicOf(2);
    await topic.putEvents(numberedEvents(500));
    await topic.put([{ value: 'garbage' }]);
    const told = new Map<string, number>();
    const nameOf = (name: string, labels: object = {}): string => [name, ...Object.values(labels).slice(1)].join(' ');
    const stream = await KafkaEvents.open(
      settingsOf(topic),
      {},
      {
        metrics: {
          count: (name, by = 1) => told.set(name, (told.get(name) ?? 0) + by),
          gauge: (name, value, labels) => told.set(nameOf(name, labels), value),
          observe: (name) => told.set(name, (told.get(name) ?? 0) + 1),
        },
      },
    );
    await readFrom(stream, 100);
    await stream.close();
    expect(told.get('belfry_stream_messages_total')).to.equal(501);
    expect(told.get('belfry_stream_dead_letters_total')).to.equal(1);
    expect(told.get('belfry_stream_batch_wait_seconds')).to.equal(5);
    expect(told.get('belfry_stream_lag 0')).to.equal(0);
    expect(told.get('belfry_stream_lag 1')).to.equal(0);
    expect(told.get('belfry_stream_buffer_bytes')).to.equal(0);
  });

  it('fails where no broker answers for as long as is allowed', async () => {
    const topic = await topicOf(1);
    const error = await thrownBy(() => open(topic, { brokers: ['127.0.0.1:1'], maxOfflineMs: 1 }));
    expect(error.code).to.equal('STREAM_FAILED');
    expect(error.given).to.contain('ECONNREFUSED');
  });

  it('fails where brokers that were there stay away for longer than is allowed', async () => {
    const topic = await topicOf(1);
    await topic.putEvents(numberedEvents(10));
    const events = await open(topic, { until: 'forever', maxOfflineMs: 4000 });
    await events.next({ events: 10 });
    await broker().brokers[0].kill();
    try {
      const error = await thrownBy(events.next({ events: 10 }));
      expect(error.code).to.equal('STREAM_FAILED');
      expect(error.given).to.contain('no broker answered for 4 s');
      await events.close();
    } finally {
      await broker().brokers[0].restart();
    }
  });
});

async function messagesOf(kafka: Kafka, topic: string, count: number) {
  const consumer = kafka.consumer({ groupId: `look-${topic}`, maxWaitTimeInMs: 200 });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  const found: { key: Buffer | null; value: Buffer | null; headers?: object }[] = [];
  await new Promise<void>((resolve, reject) => {
    consumer
      .run({
        eachMessage: async ({ message }) => {
          found.push(message);
          if (found.length === count) resolve();
        },
      })
      .catch(reject);
  });
  await consumer.disconnect();
  return found;
}
