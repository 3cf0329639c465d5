import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { Rng, silentLogger } from '@belfry/core';
import { connectTo, connectionOptions, type KafkaClient } from '@belfry/stream';
import { kafkaStream, serve, trainOnStream, type Served } from 'belfry';
import { withKafka } from './real-kafka.js';

const GROUPS = 4;
const ITEMS_EACH = 10;

describe('stream: from a click to recall', function () {
  this.timeout(120_000);
  let folder: string;
  const started: Served[] = [];
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'belfry-fresh-'));
  });
  after(async () => {
    for (const one of started.splice(0)) await one.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const kafka = withKafka(); // ends after those who follow it

  it('an event counts within moments, trained vectors and versions follow, nothing of it is lost by a restart', async () => {
    const brokers = [...kafka().bootstrap];
    const client = connectTo(connectionOptions.parse({ brokers }), silentLogger);
    await send(client, 'clicks', plantedClicks(6000));
    const run = join(folder, 'run');
    const train = async (): ReturnType<typeof trainOnStream> =>
      trainOnStream({
        run,
        stream: kafkaStream({ brokers, topic: 'clicks', group: 'train', until: 'end' }),
        tell: { brokers, topic: 'clicks' },
        config: {
          towers: { dim: 8 },
          online: { window: 1000, validation: { events: 64 } },
          train: { batchSize: 128, learningRate: 0.05 },
          publish: { seconds: 0, tolerance: 1 },
        },
      });
    const first = await train();
    expect(first.events).to.equal(6000);
    expect(first.version).to.be.greaterThan(0);

    const input = { run, port: 0, follow: { brokers, topic: 'clicks' }, logLevel: 'error' } as const;
    started.push(await serve(input));
    const { url } = started[0];
    expect(await recalled(url, 'u1')).to.include('i3');
    await send(client, 'clicks', [{ user: 'u1', item: 'i3' }]);
    await until(async () => !(await recalled(url, 'u1')).includes('i3'));
    await send(client, 'clicks', [{ user: 'new', item: 'i12' }]);
    await until(async () => (await statusOf(url, 'new')) === 200);

    const before = await indexVersion(url);
    await send(client, 'clicks', plantedClicks(2000, 'late'));
    const second = await train();
    expect(second.events).to.equal(8002);
    expect(second.version).to.be.greaterThan(first.version!);
    await until(async () => (await indexVersion(url)) !== before);
    expect(await recalled(url, 'u1')).not.to.include('i3');
    await until(async () => (await recalled(url, 'late1')).length > 0);

    await started.pop()!.close();
    started.push(await serve(input));
    expect(await recalled(started[0].url, 'u1')).not.to.include('i3');
    expect(await statusOf(started[0].url, 'new')).to.equal(200);
    await started.pop()!.close();
  });

  it('a server whose brokers are gone answers, and ends when it is told to', async () => {
    const run = join(folder, 'run');
    const lonely = await serve({
      run,
      port: 0,
      follow: { brokers: ['127.0.0.1:1'], topic: 'clicks' },
      logLevel: 'error',
    });
    expect(await recalled(lonely.url, 'u2')).to.have.length.greaterThan(0);
    await sleep(200);
    await lonely.close();
  });
});

interface Click {
  readonly user: string;
  readonly item: string;
}

/** Users of a group take items of that group; nobody takes the item that is 3 in it, so it stays to be recalled. */
function plantedClicks(count: number, prefix = 'u'): Click[] {
  const rng = Rng.fromSeed(5);
  return Array.from({ length: count }, () => {
    const user = rng.int(100);
    const place = rng.int(ITEMS_EACH);
    return {
      user: `${prefix}${user}`,
      item: `i${(user % GROUPS) * ITEMS_EACH + (place === 3 && user % GROUPS === 0 ? 4 : place)}`,
    };
  })
    .concat(prefix === 'u' ? [{ user: 'u2', item: 'i3' }] : [])
    .slice(prefix === 'u' ? 1 : 0);
}

async function send(client: KafkaClient, topic: string, clicks: readonly Click[]): Promise<void> {
  const admin = client.admin();
  await admin.connect();
  await admin.createTopics({
    topics: [{ topic, numPartitions: 2, replicationFactor: 1 }],
    waitForLeaders: true,
    timeout: 30_000,
  });
  await admin.disconnect();
  const producer = client.producer();
  await producer.connect();
  const at = Date.now();
  await producer.send({
    topic,
    messages: clicks.map((click, n) => ({
      key: click.user,
      value: JSON.stringify({ ...click, timestamp: at + n / 1000 }),
    })),
  });
  await producer.disconnect();
}

async function recalled(url: string, user: string): Promise<string[]> {
  const answer = await fetch(`${url}/v1/users/${user}/recall?k=1000`);
  const { items = [] } = (await answer.json()) as { items?: { item: string }[] };
  return items.map(({ item }) => item);
}

async function statusOf(url: string, user: string): Promise<number> {
  const answer = await fetch(`${url}/v1/users/${user}/recall?k=1`);
  await answer.arrayBuffer();
  return answer.status;
}

async function indexVersion(url: string): Promise<string> {
  return ((await (await fetch(`${url}/v1/index`)).json()) as { indexVersion: string }).indexVersion;
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let n = 0; n < 600; n++) {
    if (await holds()) return;
    await sleep(50);
  }
  throw new Error('it did not come to be within 30 s');
}
