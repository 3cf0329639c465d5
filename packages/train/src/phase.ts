/** Puts together what a phase trains: fresh towers, optimiser, objective and schedule for a part of the data. */
import { createOptimizer } from '@belfry/compute';
import { createObjective } from '@belfry/contrast';
import { itemCounts, itemsOfUsers, sortedUniqueItemsOfUsers, type Interactions } from '@belfry/data';
import { createTowers } from '@belfry/towers';
import { Examples } from './examples.js';
import type { Phase } from './fit.js';
import { createSchedule } from './schedule.js';
import type { Session } from './session.js';

/** @param steps of the phase; by default all epochs. The schedule always spans all epochs. */
export function createPhase(session: Session, part: Interactions, steps?: number): Phase {
  const { config, dataset, kernels, tableMemory, rng } = session;
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
      },
    ),
    kernels,
    examples,
    schedule: createSchedule(options, { totalSteps, stepsPerEpoch: examples.stepsPerEpoch }),
    rng: rng.fork(session.state.phase),
    totalSteps: steps ?? totalSteps,
  };
}
