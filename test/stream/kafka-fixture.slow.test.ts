/** The brokers of the tests: they keep what they were given, outlive one another, and go with the process that started them. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { silentLogger } from '@belfry/core';
import { connectTo, connectionOptions, type KafkaClient } from '@belfry/stream';
import { whyNoKafka } from '@belfry/testing/kafka';
import { withKafka } from './real-kafka.js';

const script = fileURLToPath(new URL('../../../scripts/kafka.mjs', import.meta.url));

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

  describe('a broker whose starter is killed', () => {
    let folder: string;

    before(async function () {
      if ((await whyNoKafka()) !== null) this.skip();
      folder = await mkdtemp(join(tmpdir(), 'belfry-fixture-'));
    });

    it('ends too, and leaves no file behind', async () => {
      const port = 19_092;
      const starter = spawn(process.execPath, [script, '--port', String(port)], {
        env: { ...process.env, TMPDIR: folder },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const [line] = (await once(createInterface({ input: starter.stdout }), 'line')) as [string];
      expect(line).to.equal(`Kafka answers at 127.0.0.1:${port}; Ctrl-C ends it`);
      expect(await answers(port)).to.equal(true);
      starter.kill('SIGKILL');
      const files = async () => (await readdir(folder)).filter((name) => name.startsWith('belfry-kafka-'));
      while ((await answers(port)) || (await files()).length > 0) await sleep(50); // a wait in vain ends with mocha's limit
      await rm(folder, { recursive: true });
    });
  });
});

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(socket.destroy() === socket));
    socket.once('error', () => resolve(false));
  });
}

async function makeTopic(client: KafkaClient, topic: string, replicationFactor: number): Promise<void> {
  const admin = client.admin();
  await admin.connect();
  await admin.createTopics({
    topics: [{ topic, numPartitions: 1, replicationFactor }],
    waitForLeaders: true,
    timeout: 30_000,
  });
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
