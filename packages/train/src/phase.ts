/** Puts together what a phase trains: fresh towers, optimiser, objective and schedule for a part of the data. */
import type { Logger, Rng } from '@belfry/core';
import { createOptimizer, type TableMemory } from '@belfry/compute';
import { createObjective } from '@belfry/contrast';
import { itemCounts, itemsOfUsers, sortedUniqueItemsOfUsers, type FeatureTable, type Interactions } from '@belfry/data';
import type { Kernels } from '@belfry/native';
import { createTowers } from '@belfry/towers';
import { WeightAverage } from './averaging.js';
import { Examples } from './examples.js';
import type { Phase } from './fit.js';
import { namedClusters } from './item-clusters.js';
import { modelViews } from './model-view.js';
import { inSharedMemory } from './input/array-memory.js';
import { InputsAhead, inputsInStep } from './input/inputs.js';
import { atOnce, inputMaker, type InputParts } from './input/step-input.js';
import type { PhaseName } from './run-state.js';
import { createSchedule } from './schedule.js';
import type { TrainConfig } from './train-config.js';
import { sequencesOfUsers } from './user-sequences.js';

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
  readonly logger: Logger;
  /** Not advanced. */
  readonly rng: Rng;
  /** The phase whose numbers are drawn. */
  readonly state: { readonly phase: PhaseName };
}

/** @param steps of the phase; by default all epochs. The schedule always spans all epochs. */
export function createPhase(source: PhaseSource, part: Interactions, steps?: number): Phase {
  const { config, dataset, kernels, tableMemory, logger } = source;
  const { users, items, userFeatures, itemFeatures } = dataset;
  const options = config.train;
  const rng = source.rng.fork(source.state.phase);
  const parts = inputParts(source, part, rng.state);
  const examples = new Examples(parts.examples, parts.examples);
  const objective = createObjective(parts.objective, { ...parts.candidates, kernels, products: options.products });
  const ahead = objective.candidatesNeedModel ? 0 : options.prefetch;
  const span = { totalSteps: examples.stepsPerEpoch * options.epochs, stepsPerEpoch: examples.stepsPerEpoch };
  const totalSteps = steps ?? span.totalSteps;
  const towers = createTowers(config.towers, {
    userCount: users.size,
    itemCount: items.size,
    userFeatures,
    itemFeatures,
    histories: itemsOfUsers(part, users.size),
    rng: source.rng.fork('towers'),
    kernels,
    tableMemory,
  });
  const { averaging } = options;
  const average =
    averaging.kind === 'none' ? null : new WeightAverage(towers, averaging, examples.stepsPerEpoch, tableMemory);
  const modelAt = modelViews(towers, options.similarity, kernels);
  const maker = inputMaker({ examples, drawCandidates: objective.candidates, rng, modelAt });
  return {
    model: { towers, optimizer: createOptimizer(options, kernels, tableMemory), objective, average },
    objective,
    kernels,
    examples,
    modelAt,
    openInputs: () =>
      ahead > 0
        ? new InputsAhead(atOnce(maker), { parts, count: ahead, totalSteps, logger })
        : inputsInStep(maker, (step, batch) =>
            objective.prepare(batch, rng.fork(`step ${step}`).fork('prepare'), modelAt(step)),
          ),
    schedule: createSchedule(options, span),
    rng,
    totalSteps,
  };
}

/** What the inputs of a phase are made from; in memory that a worker can share where there may be one. */
function inputParts({ config, dataset }: PhaseSource, part: Interactions, rngState: readonly number[]): InputParts {
  const { loss, negatives, train, towers } = config;
  const { users, items, itemFeatures } = dataset;
  const { length, user, item, weight } = part;
  const historyLength = towers.user.history.length;
  const counts = itemCounts(part, items.size);
  const parts: InputParts = {
    examples: {
      log: { length, user, item, weight },
      itemCounts: counts,
      sequences: historyLength > 0 ? sequencesOfUsers(part, users.size) : null,
      batchSize: train.batchSize,
      historyLength,
    },
    objective: { loss, negatives, similarity: train.similarity },
    candidates: {
      itemCounts: counts,
      knownPositives: sortedUniqueItemsOfUsers(part, users.size),
      batchSize: train.batchSize,
      itemClusters: namedClusters(negatives, itemFeatures, items.size),
    },
    rngState,
  };
  return train.prefetch > 0 ? inSharedMemory(parts) : parts;
}
