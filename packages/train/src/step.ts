/** One training step: both towers forward, the loss, everything backward, the optimiser. */
import { BelfryError, lending, type Rng } from '@belfry/core';
import { requireFinite, type DenseGradient } from '@belfry/compute';
import type { Objective } from '@belfry/contrast';
import type { Kernels } from '@belfry/native';
import { backpropagate } from '@belfry/towers';
import type { StepInput } from './input/step-input.js';
import type { Model } from './model.js';
import { collect, repeat } from './repeated-rows.js';

/** What learns. */
export interface Learner {
  readonly model: Model;
  readonly kernels: Kernels;
  readonly objective: Objective;
}

export interface StepPlan {
  readonly step: number;
  readonly learningRate: number;
  readonly rng: Rng;
  /** Share of the training done, from 0 to 1; 0 where training has no end. */
  readonly progress: number;
}

/**
 * @returns the loss before the step
 * @throws TRAINING_DIVERGED; the model is then as it was before the step
 */
export function takeStep(learner: Learner, input: StepInput, plan: StepPlan): number {
  try {
    return lending(() => learn(learner, input, plan));
  } catch (error) {
    throw atStep(error, plan);
  }
}

function learn(
  { model, objective, kernels }: Learner,
  { batch, candidates, items }: StepInput,
  { learningRate, rng, progress }: StepPlan,
): number {
  if (batch.weights !== null) requireFinite(kernels, { name: 'the weights', values: batch.weights, rows: null });
  const passes = [
    model.towers.user.begin(
      { rows: batch.users, history: batch.histories, positives: batch.items },
      { rng: rng.fork('user') },
    ),
    model.towers.item.begin({ rows: items.distinct, history: null }, { rng: rng.fork('item') }),
  ];
  let learnedGradients: readonly DenseGradient[] = [];
  const { loss, gradients } = backpropagate(
    passes,
    ([queries, distinctItems]) => {
      const outcome = objective.loss(batch, candidates, queries, repeat(items, distinctItems, kernels), progress);
      learnedGradients = outcome.learnedGradients;
      return { loss: outcome.loss, gradients: [outcome.queryGradient, collect(items, outcome.itemGradient, kernels)] };
    },
    kernels,
  );
  if (!Number.isFinite(loss)) throw diverged(loss);
  model.optimizer.apply({ ...gradients, dense: [...gradients.dense, ...learnedGradients] }, learningRate);
  return loss;
}

function diverged(loss: number): BelfryError {
  return new BelfryError('TRAINING_DIVERGED', {
    given: `the loss ${loss}`,
    expected: 'a finite loss',
    change:
      'Lower train.learningRate, raise loss.temperature, or set train.warmupSteps; the last checkpoint is unharmed.',
  });
}

/** The same error, with where training stood. */
function atStep(error: unknown, { step, learningRate }: StepPlan): unknown {
  if (!(error instanceof BelfryError) || error.code !== 'TRAINING_DIVERGED') return error;
  const { given, expected, change, details } = error;
  const report = { expected, change, details: { ...details, step, learningRate } };
  return new BelfryError(
    'TRAINING_DIVERGED',
    { ...report, given: `${given}, at step ${step} with learning rate ${learningRate}` },
    { cause: error },
  );
}
