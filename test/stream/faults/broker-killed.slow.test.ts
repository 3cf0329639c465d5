/** Brokers that are killed while events are read and written: every offset is given once, in ranges that tile. */
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { silentLogger } from '@belfry/core';
import type { EventStream } from '@belfry/data';
import { Sender, connectTo, connectionOptions, type KafkaClient } from '@belfry/stream';
import { withKafka } from '../real-kafka.js';
import { Reading, numberedEvents, readFrom, type PutEvent, type Topic } from '../topic.js';
import { openedAt } from './open-topic.js';

/** Answers of brokers are small, so that reading is never far ahead of the batches taken. */
const slowly = { bufferBytes: 2 ** 16, maxBytesPerPartition: 2 ** 14 };

describe('stream: faults: a broker killed', function () {
  this.timeout(120_000);

  describe('the only one', () => {
    const kafka = withKafka();
    const opened = openedAt(kafka);

    it('and started again: what it held and what came after is given once', async () => {
      const topic = await opened.topic(2);
      await topic.putEvents(numberedEvents(20_000));
      const events = await opened.events(topic, slowly);
      const reading = await readFrom(events, 300, new Reading(), (all) => all.events.length >= 3000);
      const [broker] = kafka().brokers;
      await broker.kill();
      const before = reading.events.length;
      const back = sleep(1000).then(() => broker.restart());
      await readFrom(events, 300, reading, (all) => all.events.length >= 15_000);
      await back;
      await topic.putEvents(numberedEvents(5000, 20_000));
      await expectAll(events, reading, topic, 25_000);
      expect(before).to.be.below(5000);
    });
  });

  describe('one of three', () => {
    const kafka = withKafka({ brokers: 3 });
    const opened = openedAt(kafka);

    it('which leads a partition and coordinates the group: others take over, and each event is given once', async () => {
      const topic = await opened.topic(3, { 'min.insync.replicas': '2' }, 3);
      await topic.putEvents(numberedEvents(9000));
      const events = await opened.events(topic, slowly);
      const reading = await readFrom(events, 250, new Reading(), (all) => all.events.length >= 2000);
      const sender = await Sender.open(patientClient(kafka().bootstrap));
      const writing = (async () => {
        for (let first = 9000; first < 18_000; first += 300) {
          await sender.send(topic.name, messagesOf(numberedEvents(300, first)));
          await sleep(20);
        }
      })();
      const coordinator = await coordinatorOf(topic, topic.name);
      const leaders = (await leadersOf(topic, topic.name)).values();
      expect([...leaders]).to.include(coordinator);
      await kafka().brokers[coordinator - 1].kill();
      await readFrom(events, 250, reading, (all) => all.events.length >= 10_000);
      await writing;
      await sender.close();
      await expectAll(events, reading, topic, 18_000);
    });
  });
});

/** Reads on until so many events came, which are then all of the topic. */
async function expectAll(events: EventStream, reading: Reading, topic: Topic, count: number): Promise<void> {
  await readFrom(events, 250, reading, (all) => all.events.length >= count);
  expect(reading.events.toSorted()).to.deep.equal(
    numberedEvents(count)
      .map(({ item }) => item)
      .toSorted(),
  );
  expect(reading.positions).to.deep.equal(await topic.ends());
}

/** One that tries again for longer than a new leader takes. */
function patientClient(bootstrap: readonly string[]): KafkaClient {
  return connectTo(connectionOptions.parse({ brokers: [...bootstrap] }), silentLogger, 30);
}

function messagesOf(events: readonly PutEvent[]): { readonly key: string; readonly value: string }[] {
  return events.map((event) => ({ key: event.user, value: JSON.stringify(event) }));
}

/** By partition, the id of the broker that leads it. */
async function leadersOf({ admin }: Topic, topic: string): Promise<Map<number, number>> {
  const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
  return new Map(topics[0].partitions.map(({ partitionId, leader }) => [partitionId, leader]));
}

/** A group's coordinator leads the partition of its commits, which the hash of its name (that of Java) chooses. */
async function coordinatorOf(topic: Topic, group: string): Promise<number> {
  const leaders = await leadersOf(topic, '__consumer_offsets');
  let hash = 0;
  for (let n = 0; n < group.length; n++) hash = (Math.imul(hash, 31) + group.charCodeAt(n)) | 0;
  return leaders.get((hash & 0x7fffffff) % leaders.size)!;
}
