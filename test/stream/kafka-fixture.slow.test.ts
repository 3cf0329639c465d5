import { expect } from 'chai';
import { silentLogger } from '@belfry/core';
import { connectTo, connectionOptions, type KafkaClient } from '@belfry/stream';
import { withKafka } from './real-kafka.js';

const clientOf = (bootstrap: readonly string[]): KafkaClient =>
  connectTo(connectionOptions.parse({ brokers: [...bootstrap] }), silentLogger, 30);

describe('stream: brokers for tests', function () {
  this.timeout(90_000);

  describe('one broker', () => {
    const kafka = withKafka();

    it('gives back what it was given, also after it was killed and started again', async () => {
      const { bootstrap, brokers } = kafka();
      const client = clientOf(bootstrap);
      await makeTopic(client, 'kept', 1);
      await send(client, 'kept', ['a', 'b']);
      const pid = brokers[0].pid;
      await brokers[0].kill();
      expect(brokers[0].pid).to.equal(null);
      await brokers[0].restart();
      expect(brokers[0].pid).not.to.equal(pid);
      await send(client, 'kept', ['c']);
      expect(await read(client, 'kept', 3)).to.deep.equal(['a', 'b', 'c']);
    });
  });

  describe('three brokers', () => {
    const kafka = withKafka({ brokers: 3 });

    it('serve a topic of three replicas when one of them is killed', async () => {
      const { bootstrap, brokers } = kafka();
      const client = clientOf(bootstrap);
      await makeTopic(client, 'replicated', 3);
      await send(client, 'replicated', ['a']);
      await brokers[0].kill();
      await send(client, 'replicated', ['b']);
      expect(await read(client, 'replicated', 2)).to.deep.equal(['a', 'b']);
    });
  });
});

async function makeTopic(client: KafkaClient, topic: string, replicationFactor: number): Promise<void> {
  const admin = client.admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic, numPartitions: 1, replicationFactor }], waitForLeaders: true });
  await admin.disconnect();
}

async function send(client: KafkaClient, topic: string, values: readonly string[]): Promise<void> {
  const producer = client.producer();
  await producer.connect();
  await producer.send({ topic, messages: values.map((value) => ({ value })) });
  await producer.disconnect();
}

async function read(client: KafkaClient, topic: string, count: number): Promise<string[]> {
  const consumer = client.consumer({ groupId: `${topic}-test`, maxWaitTimeInMs: 200 });
  await consumer.connect();
  await consumer.subscribe({ topics: [topic], fromBeginning: true });
  const values: string[] = [];
  await new Promise<void>((resolve, reject) => {
    const eachMessage = async ({ message }: { message: { value: Buffer | null } }): Promise<void> => {
      values.push(message.value!.toString());
      if (values.length === count) resolve();
    };
    consumer.run({ eachMessage }).catch(reject);
  });
  await consumer.disconnect();
  return values;
}
