import { expect } from 'chai';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Rng } from '@belfry/core';
import { eventsInMemory, plantedBlocks } from '@belfry/testing';
import { latestVersion, openRecall, trainOnStream } from 'belfry';

describe('training on a stream', () => {
  let folder: string;
  before(async () => void (folder = await mkdtemp(join(tmpdir(), 'belfry-stream-'))));
  after(() => rm(folder, { recursive: true, force: true }));

  it('publishes versions that recall opens, with items nobody has taken among the answers', async () => {
    const { users, items, train } = plantedBlocks({
      blocks: 4,
      usersPerBlock: 50,
      itemsPerBlock: 30,
      trainPerUser: 15,
      seed: 7,
    });
    const order = Rng.fromSeed(3).shuffle(Int32Array.from(train.user.keys()));
    const events = Array.from(order, (n) => ({ user: users.ids[train.user[n]], item: items.ids[train.item[n]] }));
    const features = [
      'item,block,title',
      ...Array.from({ length: 140 }, (_, n) => `item-${n},block ${n % 4},Item ${n}`),
    ];
    await writeFile(join(folder, 'items.csv'), features.join('\n'));
    const run = join(folder, 'run');
    const report = await trainOnStream({
      run,
      stream: { name: 'planted', open: async ({ positions }) => eventsInMemory(events, positions) },
      itemFeatures: { file: join(folder, 'items.csv') },
      config: {
        towers: { dim: 16 },
        loss: { temperature: 0.2 },
        negatives: { count: 32 },
        train: { batchSize: 64, learningRate: 0.02 },
        online: { window: 500 },
      },
    });
    expect(report).to.include({ events: 3000, users: 200, items: 140 });
    const { path, events: inVersion } = (await latestVersion(run))!;
    expect(inVersion).to.equal(3000);
    const recall = await openRecall(path);
    const { items: found } = await recall.recommend({ user: 'user-5' }, { k: 20 });
    expect(found).to.have.length(20);
  });
});
