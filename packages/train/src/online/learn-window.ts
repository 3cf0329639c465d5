/** Learns from a window: a pass over its events and past ones in small batches. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Csr, Rng } from '@belfry/core';
import { createObjective, hasOwnNegatives, rowsToEncode } from '@belfry/contrast';
import { modelViews } from '../model-view.js';
import { repeatedRows } from '../repeated-rows.js';
import { takeStep } from '../step.js';
import type { ExamplesTable } from './examples-table.js';
import { miniBatches } from './mini-batches.js';
import type { OnlineModel } from './online-model.js';

export interface Learnt {
  readonly steps: number;
  /** Mean over the steps. */
  readonly loss: number;
  readonly learningRate: number;
}

/** @param rng of this window @throws TRAINING_DIVERGED */
export async function learnWindow(model: OnlineModel, examples: ExamplesTable, rng: Rng): Promise<Learnt> {
  const { config, kernels, replay, popularity, progress } = model;
  const { train, loss, negatives, online } = config;
  const leavesOutKnown = negatives.mask === 'known-positives' || hasOwnNegatives(negatives);
  const objective = createObjective(
    { loss, negatives, similarity: train.similarity },
    {
      itemCounts: popularity.counts,
      knownPositives: leavesOutKnown ? everyUsersItems(model) : nothing,
      batchSize: train.batchSize,
      kernels,
      products: train.products,
    },
  );
  const modelAt = modelViews(model.learned.towers, train.similarity, kernels);
  let [steps, lossSum, learningRate] = [0, 0, 0];
  for (let pass = 0; pass < online.passes; pass++) {
    const batches = miniBatches(
      examples,
      replay,
      { batchSize: train.batchSize, share: online.replay.share },
      rng.fork(`pass ${pass}`),
    );
    for (const batch of batches) {
      const stepRng = rng.fork(`step ${steps}`);
      const step = progress.step++;
      const view = modelAt(step);
      await objective.prepare(batch, stepRng.fork('prepare'), view);
      const candidates = objective.candidates(batch, stepRng.fork('negatives'), view);
      const items = repeatedRows(...rowsToEncode(batch, candidates));
      learningRate = model.learningRate(step, progress.events);
      lossSum += takeStep(
        { model: model.learned, objective, kernels },
        { batch, candidates, items },
        { step, learningRate, rng: stepRng, progress: 0 },
      );
      steps++;
      await nextTurn();
    }
  }
  return { steps, loss: lossSum / Math.max(1, steps), learningRate };
}

const nothing: Csr = { offsets: new Int32Array(1), values: new Int32Array(0) };

function everyUsersItems({ recent }: OnlineModel): Csr {
  return recent.setsOf(Int32Array.from({ length: recent.users }, (_, row) => row));
}
