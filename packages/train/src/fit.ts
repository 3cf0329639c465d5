/**
 * The training loop of one phase. Everything random in a step comes from the seed, the phase and the step's number, so
 * the state of a run is its arrays and a few counters, and a resumed run is bit-identical to an uninterrupted one.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { BelfryError, type Rng } from '@belfry/core';
import { candidateCount, type Objective } from '@belfry/contrast';
import type { Kernels } from '@belfry/native';
import { backpropagate } from '@belfry/towers';
import type { ExampleBatch, Examples } from './examples.js';
import type { Model } from './model.js';
import { RepeatedRows } from './repeated-rows.js';
import type { Schedule } from './schedule.js';

export interface Phase {
  readonly model: Model;
  readonly kernels: Kernels;
  readonly objective: Objective;
  readonly examples: Examples;
  readonly schedule: Schedule;
  readonly rng: Rng;
  /** Steps of the whole phase. */
  readonly totalSteps: number;
}

export interface StepOutcome {
  /** Steps done, this one included. */
  readonly step: number;
  readonly epoch: number;
  readonly endsEpoch: boolean;
  readonly loss: number;
  readonly learningRate: number;
  readonly examples: number;
  /** Candidates of each example, its positive included. */
  readonly candidates: number;
}

/** Called after each step; returns true to leave the loop. */
export type AfterStep = (outcome: StepOutcome) => Promise<boolean>;

/** @param from steps already done */
export async function fit(phase: Phase, from: number, afterStep: AfterStep): Promise<void> {
  const { examples, rng, totalSteps } = phase;
  let orderedEpoch = -1;
  let order = new Int32Array(0);
  for (let step = from; step < totalSteps; step++) {
    const epoch = Math.floor(step / examples.stepsPerEpoch);
    if (epoch !== orderedEpoch) {
      order = examples.order(rng.fork(`epoch ${epoch}`)) as Int32Array<ArrayBuffer>;
      orderedEpoch = epoch;
    }
    const batch = examples.batch(order, step % examples.stepsPerEpoch);
    const learningRate = phase.schedule(step);
    const { loss, candidates } = takeStep(phase, batch, { step, learningRate, rng: rng.fork(`step ${step}`) });
    const endsEpoch = (step + 1) % examples.stepsPerEpoch === 0;
    if (
      await afterStep({
        step: step + 1,
        epoch: epoch + 1,
        endsEpoch,
        loss,
        learningRate,
        examples: batch.items.length,
        candidates,
      })
    )
      return;
    await nextTurn();
  }
}

interface StepPlan {
  readonly step: number;
  readonly learningRate: number;
  readonly rng: Rng;
}

/** @throws TRAINING_DIVERGED; the model is then as it was before the step */
function takeStep(phase: Phase, batch: ExampleBatch, plan: StepPlan): { loss: number; candidates: number } {
  try {
    return learn(phase, batch, plan);
  } catch (error) {
    throw atStep(error, plan);
  }
}

function learn(
  { model, objective, kernels }: Phase,
  batch: ExampleBatch,
  { learningRate, rng }: StepPlan,
): { loss: number; candidates: number } {
  const candidates = objective.candidates(batch, rng.fork('negatives'));
  const items = new RepeatedRows(kernels, batch.items, candidates.drawn);
  const passes = [
    model.towers.user.begin({ rows: batch.users, history: batch.histories }, { rng: rng.fork('user') }),
    model.towers.item.begin({ rows: items.distinct, history: null }, { rng: rng.fork('item') }),
  ];
  const { loss, gradients } = backpropagate(
    passes,
    ([queries, distinctItems]) => {
      const outcome = objective.loss(batch, candidates, queries, items.repeat(distinctItems));
      return { loss: outcome.loss, gradients: [outcome.queryGradient, items.collect(outcome.itemGradient)] };
    },
    kernels,
  );
  if (!Number.isFinite(loss)) throw diverged(loss);
  model.optimizer.apply(gradients, learningRate);
  return { loss, candidates: candidateCount(batch, candidates) };
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
