/** A small planted data set on disk and a configuration that trains on it in a second. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OptionTree } from '@belfry/core';
import { writeDataset } from '@belfry/data';
import { plantedBlocks, type PlantedOptions } from '@belfry/testing';

export interface PlantedRun {
  readonly folder: string;
  readonly data: string;
  /** Path of a run with this name. */
  run(name: string): string;
  remove(): Promise<void>;
}

export async function plantedRun(options: Partial<PlantedOptions> = {}): Promise<PlantedRun> {
  const folder = await mkdtemp(join(tmpdir(), 'belfry-train-'));
  const data = join(folder, 'data');
  await writeDataset(
    data,
    plantedBlocks({ blocks: 4, usersPerBlock: 25, itemsPerBlock: 20, trainPerUser: 12, seed: 7, ...options }),
  );
  return {
    folder,
    data,
    run: (name) => join(folder, name),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

export const quick: OptionTree = {
  towers: { dim: 16, user: { dropout: 0.1 } },
  loss: { temperature: 0.2 },
  negatives: { count: 32 },
  train: {
    epochs: 6,
    batchSize: 64,
    learningRate: 0.02,
    logEvery: 5,
    evaluateEvery: 2,
    patience: 0,
    monitor: 'ndcg@5',
    diagnosticsRows: 50,
  },
  eval: { k: [5] },
};
