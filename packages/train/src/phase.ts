/** Puts together what a phase trains: fresh towers, optimiser, objective and schedule for a part of the data. */
import { createOptimizer } from '@belfry/compute';
import { createObjective } from '@belfry/contrast';
import { itemCounts, itemsOfUsers, sortedUniqueItemsOfUsers, type Interactions } from '@belfry/data';
import { createTowers } from '@belfry/towers';
import { Examples } from './examples.js';
import type { Phase } from './fit.js';
import { inSharedMemory } from './input/array-memory.js';
import { InputsAhead, inputsInStep } from './input/inputs.js';
import { inputMaker, type InputParts } from './input/step-input.js';
import { createSchedule } from './schedule.js';
import type { Session } from './session.js';
import { sequencesOfUsers } from './user-sequences.js';

/** @param steps of the phase; by default all epochs. The schedule always spans all epochs. */
export function createPhase(session: Session, part: Interactions, steps?: number): Phase {
  const { config, dataset, kernels, logger } = session;
  const { users, items, userFeatures, itemFeatures } = dataset;
  const options = config.train;
  const rng = session.rng.fork(session.state.phase);
  const parts = inputParts(session, part, rng.state);
  const examples = new Examples(parts.examples, parts.examples);
  const objective = createObjective(parts.objective, { ...parts.candidates, kernels });
  const make = inputMaker({ examples, drawCandidates: objective.candidates, itemCount: items.size, rng });
  const ahead = objective.candidatesNeedModel ? 0 : options.prefetch;
  const span = { totalSteps: examples.stepsPerEpoch * options.epochs, stepsPerEpoch: examples.stepsPerEpoch };
  const totalSteps = steps ?? span.totalSteps;
  const towers = createTowers(config.towers, {
    userCount: users.size,
    itemCount: items.size,
    userFeatures,
    itemFeatures,
    histories: itemsOfUsers(part, users.size),
    rng: session.rng.fork('towers'),
    kernels,
  });
  return {
    model: { towers, optimizer: createOptimizer(options, kernels) },
    objective,
    kernels,
    examples,
    openInputs: () =>
      ahead > 0 ? new InputsAhead(make, { parts, count: ahead, totalSteps, logger }) : inputsInStep(make),
    schedule: createSchedule(options, span),
    rng,
    totalSteps,
  };
}

/** What the inputs of a phase are made from; in memory that a worker can share where there may be one. */
function inputParts({ config, dataset }: Session, part: Interactions, rngState: readonly number[]): InputParts {
  const { loss, negatives, train, towers } = config;
  const { users, items } = dataset;
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
    },
    rngState,
  };
  return train.prefetch > 0 ? inSharedMemory(parts) : parts;
}
