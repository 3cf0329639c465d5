import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { Rng, silentLogger } from '@belfry/core';
import { readSafetensors } from '@belfry/data';
import { connectTo, connectionOptions, readUpdates } from '@belfry/stream';
import { eventsInMemory, plantedBlocks, type MemoryEvent } from '@belfry/testing';
import { kafkaStream, trainOnStream } from 'belfry';
import { withKafka } from './real-kafka.js';
import { Topic, clientOf } from './topic.js';

const config = {
  towers: { dim: 16 },
  loss: { temperature: 0.2 },
  negatives: { count: 32 },
  train: { batchSize: 64, learningRate: 0.02, checkpointSeconds: 0 },
  online: { window: 300, validation: { events: 100 } },
  publish: { seconds: 0, tolerance: 1, vectorSeconds: 0 },
};

function plantedEvents(): MemoryEvent[] {
  const { users, items, train } = plantedBlocks({
    blocks: 4,
    usersPerBlock: 50,
    itemsPerBlock: 30,
    trainPerUser: 15,
    seed: 7,
  });
  const order = Rng.fromSeed(7).shuffle(Int32Array.from(train.user.keys()));
  return Array.from(order, (row, n) => ({
    user: users.ids[train.user[row]],
    item: items.ids[train.item[row]],
    timestamp: 1_700_000_000_000 + n * 60_000,
  }));
}

/** Of all arrays of the newest checkpoint but those the stream keeps. */
async function digestOf(run: string): Promise<string> {
  const folder = join(run, 'checkpoint');
  const newest = (await readdir(folder))
    .filter((name) => name.endsWith('.safetensors'))
    .toSorted()
    .at(-1)!;
  const hash = createHash('sha256');
  for (const [name, { values }] of (await readSafetensors(join(folder, newest))).arrays)
    if (!name.startsWith('stream/'))
      hash.update(name).update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  return hash.digest('hex');
}

describe('stream: training on a topic', () => {
  const kafka = withKafka();
  let folder: string;
  before(async () => void (folder = await mkdtemp(join(tmpdir(), 'belfry-topic-'))));
  after(() => rm(folder, { recursive: true, force: true }));

  it('comes to the bits of the same events in memory, stopped and started, and tells servers of it', async function () {
    this.timeout(120_000);
    const events = plantedEvents();
    const topic = await Topic.create(clientOf(kafka().bootstrap), 1);
    await topic.putEvents(events.map(({ user, item, timestamp }) => ({ user, item, timestamp })));
    await trainOnStream({
      run: join(folder, 'memory'),
      config,
      stream: { name: 'memory', open: async ({ positions }) => eventsInMemory(events, positions) },
    });

    const source = { brokers: [...kafka().bootstrap], topic: topic.name, group: 'training', until: 'end' as const };
    const run = join(folder, 'kafka');
    const input = { run, config, stream: kafkaStream(source), tell: source };
    const controller = new AbortController();
    const progress = {
      start: () => ({ update: (done: number) => void (done >= 900 && controller.abort()), end() {} }),
    };
    const stopped = await trainOnStream(input, { signal: controller.signal, progress });
    expect(stopped.events).to.be.within(900, 2999);
    const report = await trainOnStream(input);
    expect(report).to.include({ events: 3000, windows: 10 });
    expect(await digestOf(run)).to.equal(await digestOf(join(folder, 'memory')));

    const told = new Map<string, number>();
    const reading = new AbortController();
    const client = connectTo(connectionOptions.parse({ brokers: source.brokers }), silentLogger);
    for await (const update of readUpdates(client, `${topic.name}.updates`, reading.signal)) {
      told.set(update.kind, (told.get(update.kind) ?? 0) + (update.kind === 'run' ? 1 : update.items.length));
      if (update.kind === 'run' && update.run.endsWith(String(report.version).padStart(6, '0'))) break;
    }
    reading.abort();
    expect(told.get('run')).to.be.at.least(1);
    expect(told.get('vectors')).to.be.at.least(1);
    await topic.close();
  });
});
