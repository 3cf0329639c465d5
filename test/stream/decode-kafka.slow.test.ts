/** Compressed topics of a real broker: what Java compressed is read, and Java reads what was compressed here. */
import { expect } from 'chai';
import kafkajs from 'kafkajs';
import { KafkaEvents, codecNames, registerKafkaCodecs } from '@belfry/stream';
import { startKafka, whyNoKafka, type RunningKafka } from '@belfry/testing';
import { Topic, clientOf, numberedEvents, readFrom } from './topic.js';

describe('stream: compressed topics', function () {
  this.timeout(120_000);

  const types = {
    gzip: kafkajs.CompressionTypes.GZIP,
    snappy: kafkajs.CompressionTypes.Snappy,
    lz4: kafkajs.CompressionTypes.LZ4,
    zstd: kafkajs.CompressionTypes.ZSTD,
  };
  const events = numberedEvents(20_000);
  let broker: RunningKafka | undefined;

  before(async function () {
    const reason = await whyNoKafka();
    if (reason !== null) this.skip();
    await registerKafkaCodecs();
    broker = await startKafka();
  });
  after(() => broker?.stop());

  async function itemsOf(topic: Topic): Promise<readonly string[]> {
    const brokers = [...broker!.bootstrap];
    const stream = await KafkaEvents.open({ brokers, topic: topic.name, group: topic.name, until: 'end' });
    try {
      return (await readFrom(stream, 1000)).events;
    } finally {
      await stream.close();
    }
  }

  for (const name of ['gzip', ...codecNames] as const) {
    it(`${name}: reads what the broker compressed`, async () => {
      const topic = await Topic.create(clientOf(broker!.bootstrap), 1, { 'compression.type': name });
      await topic.putEvents(events);
      expect(await itemsOf(topic)).to.deep.equal(events.map(({ item }) => item));
      await topic.close();
    });

    it(`${name}: the broker reads what was compressed here`, async () => {
      const topic = await Topic.create(clientOf(broker!.bootstrap), 1, { 'compression.type': 'uncompressed' });
      for (let from = 0; from < events.length; from += 2000) {
        const messages = events.slice(from, from + 2000).map((event) => ({ value: JSON.stringify(event) }));
        await topic.producer.send({ topic: topic.name, messages, compression: types[name] });
      }
      expect(await itemsOf(topic)).to.deep.equal(events.map(({ item }) => item));
      await topic.close();
    });
  }
});
