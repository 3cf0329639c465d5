/** A shop of a few hundred users, and settings that a trial trains in a moment. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateShop } from 'belfry';

export class SmallShop {
  #folder = '';

  constructor() {
    before(async () => {
      this.#folder = await mkdtemp(join(tmpdir(), 'belfry-lab-'));
      await generateShop({ out: this.data, users: 300, items: 120, seed: 3 });
    });
    after(() => rm(this.#folder, { recursive: true }));
  }

  get data(): string {
    return this.file('shop');
  }

  file(name: string): string {
    return join(this.#folder, name);
  }
}

export const plainIds = {
  towers: { dim: 8, user: { features: 'none', layers: [] }, item: { features: 'none', layers: [] } },
  train: { batchSize: 64, learningRate: 0.01, prefetch: 0 },
};

/** @param steps of every trial of the grid */
export function smallGrid(steps: number): Record<string, unknown> {
  return {
    base: plainIds,
    strategies: [
      { name: 'batch', varies: 'train.batchSize', settings: { negatives: { name: 'in-batch' } } },
      { name: 'uniform', settings: { loss: { name: 'decoupled' }, negatives: { name: 'uniform' } } },
      {
        name: 'ccl',
        settings: { loss: { name: 'ccl' }, negatives: { name: 'uniform' } },
        grid: { 'loss.margin': [0.5, 0.9], 'loss.weight': [50] },
      },
    ],
    counts: [16, 32],
    chooseAt: 32,
    grid: { 'loss.temperature': [0.05, 0.1, 0.2] },
    seeds: [1],
    budget: { steps },
    looks: 2,
    final: { strategies: 1, budget: { steps: 2 * steps }, looks: 3, seeds: [1, 2, 3] },
  };
}
