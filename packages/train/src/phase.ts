/** Puts together what a phase trains: fresh towers, optimiser, objective and schedule for a part of the data. */
import type { Rng } from '@belfry/core';
import { createOptimizer, type TableMemory } from '@belfry/compute';
import { createObjective } from '@belfry/contrast';
import { itemCounts, itemsOfUsers, sortedUniqueItemsOfUsers, type FeatureTable, type Interactions } from '@belfry/data';
import type { Kernels } from '@belfry/native';
import { createTowers } from '@belfry/towers';
import { Examples } from './examples.js';
import type { Phase } from './fit.js';
import type { PhaseName } from './run-state.js';
import { createSchedule } from './schedule.js';
import type { TrainConfig } from './train-config.js';

/** What a phase needs of a run: a session has it, and so has who trains on a log in memory, without a run folder. */
export interface PhaseSource {
  readonly config: TrainConfig;
  readonly dataset: {
    readonly users: { readonly size: number };
    readonly items: { readonly size: number };
    readonly userFeatures: FeatureTable;
    readonly itemFeatures: FeatureTable;
  };
  readonly kernels: Kernels;
  /** Where tables and what is kept of them lie; absent = host memory. */
  readonly tableMemory?: TableMemory;
  /** Not advanced. */
  readonly rng: Rng;
  /** The phase whose numbers are drawn. */
  readonly state: { readonly phase: PhaseName };
}

/** @param steps of the phase; by default all epochs. The schedule always spans all epochs. */
export function createPhase(source: PhaseSource, part: Interactions, steps?: number): Phase {
  const { config, dataset, kernels, tableMemory, rng, state } = source;
  const { users, items, userFeatures, itemFeatures } = dataset;
  const options = config.train;
  const counts = itemCounts(part, items.size);
  const examples = new Examples(
    part,
    { users: users.size, items: counts },
    { batchSize: options.batchSize, historyLength: config.towers.user.history.length },
  );
  const totalSteps = examples.stepsPerEpoch * options.epochs;
  const towers = createTowers(config.towers, {
    userCount: users.size,
    itemCount: items.size,
    userFeatures,
    itemFeatures,
    histories: itemsOfUsers(part, users.size),
    rng: rng.fork('towers'),
    kernels,
    tableMemory,
  });
  return {
    model: { towers, optimizer: createOptimizer(options, kernels, tableMemory) },
    objective: createObjective(
      { loss: config.loss, negatives: config.negatives, similarity: options.similarity },
      {
        itemCounts: counts,
        knownPositives: sortedUniqueItemsOfUsers(part, users.size),
        batchSize: options.batchSize,
        kernels,
        products: options.products,
      },
    ),
    kernels,
    examples,
    schedule: createSchedule(options, { totalSteps, stepsPerEpoch: examples.stepsPerEpoch }),
    rng: rng.fork(state.phase),
    totalSteps: steps ?? totalSteps,
  };
}
