/** A stream over planted blocks, and a run that learns from it in a second. */
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before } from 'mocha';
import { Rng, mergeOptions, type OptionTree } from '@belfry/core';
import { readSafetensors, type EventStream, type Positions } from '@belfry/data';
import { eventsInMemory, plantedBlocks, type MemoryEvent } from '@belfry/testing';
import { trainOnline, type CheckpointLink, type OnlineState, type TrainOnlineInput } from '@belfry/train';

/** Each user picks items of the own block, in random order; block b has users u and items i with u, i ≡ b modulo 4. */
export function plantedEvents({ users = 200, perUser = 15, partitions = 1, seed = 7 } = {}): MemoryEvent[] {
  const {
    users: userIds,
    items: itemIds,
    train,
  } = plantedBlocks({
    blocks: 4,
    usersPerBlock: users / 4,
    itemsPerBlock: 30,
    trainPerUser: perUser,
    seed,
  });
  const order = Rng.fromSeed(seed).shuffle(Int32Array.from({ length: train.length }, (_, n) => n));
  return Array.from(order, (row, n) => ({
    user: userIds.ids[train.user[row]],
    item: itemIds.ids[train.item[row]],
    timestamp: n * 60_000,
    partition: n % partitions,
  }));
}

export const quickOnline: OptionTree = {
  towers: { dim: 16 },
  loss: { temperature: 0.2 },
  negatives: { count: 32 },
  train: { batchSize: 64, learningRate: 0.02, checkpointSeconds: 0, diagnosticsRows: 50 },
  online: { window: 300, replay: { size: 400, memory: 1000 }, validation: { events: 100, k: 5 } },
  publish: { seconds: 1e9, drift: 10, vectorSeconds: 0 },
};

export interface OnlineRuns {
  input(name: string, settings?: OptionTree, events?: readonly MemoryEvent[]): TrainOnlineInput & { run: string };
  remove(): Promise<void>;
}

export async function onlineRuns(events: readonly MemoryEvent[]): Promise<OnlineRuns> {
  const folder = await mkdtemp(join(tmpdir(), 'belfry-online-'));
  return {
    input: (name, settings = {}, own = events) => ({
      run: join(folder, name),
      config: mergeOptions(quickOnline, settings),
      stream: {
        name: 'planted',
        open: async ({ positions }: { positions: Positions }): Promise<EventStream> => eventsInMemory(own, positions),
      },
    }),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** Runs over these events, and the digest one comes to that nothing disturbs. To be called within `describe`. */
export function undisturbedRuns(events: readonly MemoryEvent[]): () => { runs: OnlineRuns; digest: string } {
  let made: { runs: OnlineRuns; digest: string };
  before(async () => {
    const runs = await onlineRuns(events);
    await trainOnline(runs.input('undisturbed'));
    made = { runs, digest: (await savedIn(runs.input('undisturbed').run)).digest };
  });
  after(() => made.runs.remove());
  return () => made;
}

/** Lines of metrics.jsonl. */
export async function linesOf(run: string): Promise<Record<string, unknown>[]> {
  const log = await readFile(join(run, 'metrics.jsonl'), 'utf8');
  return log
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

/** The chain of checkpoints, oldest first. */
export async function linksOf(run: string): Promise<CheckpointLink[]> {
  return (await linesOf(run)).filter((line) => 'checkpoint' in line) as unknown as CheckpointLink[];
}

/** State and a digest of all arrays of the newest checkpoint; the clock left out. */
export async function savedIn(run: string): Promise<{ state: OnlineState; digest: string }> {
  const newest = (await linksOf(run)).at(-1)!.checkpoint;
  const path = join(run, 'checkpoint', `${String(newest).padStart(12, '0')}.safetensors`);
  const { arrays, meta } = await readSafetensors(path);
  const hash = createHash('sha256');
  for (const [name, { shape, values }] of arrays)
    hash.update(`${name} ${shape.join()}`).update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  return { state: meta as OnlineState, digest: hash.digest('hex') };
}
