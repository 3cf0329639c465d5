/** A small run that learnt from a stream: versions published, and some refused after users began to take items at random. */
import { join } from 'node:path';
import { Rng } from '@belfry/core';
import { eventsInMemory, plantedBlocks } from '@belfry/testing';
import { trainOnStream } from 'belfry';

const config = {
  preset: 'two-tower',
  towers: { dim: 16 },
  loss: { temperature: 0.2 },
  negatives: { count: 32 },
  train: { batchSize: 64, learningRate: 0.2, diagnosticsRows: 50 },
  online: { window: 300, validation: { events: 300, k: 5 } },
  publish: { seconds: 0, tolerance: 0.05 },
};

/** @returns the run folder, `runs/live` in the folder */
export async function makeStreamRun(folder: string): Promise<string> {
  const { users, items, train } = plantedBlocks({
    blocks: 4,
    usersPerBlock: 50,
    itemsPerBlock: 30,
    trainPerUser: 15,
    seed: 7,
  });
  const order = Rng.fromSeed(7).shuffle(Int32Array.from(train.user.keys()));
  const events = Array.from(order, (row, n) => ({
    user: users.ids[train.user[row]],
    item: n < 2400 ? items.ids[train.item[row]] : `item-${(n * 7919) % 120}`,
  }));
  const run = join(folder, 'runs', 'live');
  const stream = {
    name: 'clicks',
    open: async ({ positions }: { positions: ReadonlyMap<number, number> }) => eventsInMemory(events, positions),
  };
  await trainOnStream({ run, stream, config });
  return run;
}
