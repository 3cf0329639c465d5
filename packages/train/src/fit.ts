/**
 * The training loop of one phase. Everything random in a step comes from the seed, the phase and the step's number, so
 * the state of a run is its arrays and a few counters, and a resumed run is bit-identical to an uninterrupted one.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { BelfryError, lending, type Rng } from '@belfry/core';
import { requireFinite } from '@belfry/compute';
import { candidateCount, type Objective } from '@belfry/contrast';
import type { Kernels } from '@belfry/native';
import { backpropagate } from '@belfry/towers';
import type { Examples } from './examples.js';
import type { Inputs } from './input/inputs.js';
import type { StepInput } from './input/step-input.js';
import type { Model } from './model.js';
import { collect, repeat } from './repeated-rows.js';
import type { Schedule } from './schedule.js';

export interface Phase {
  readonly model: Model;
  readonly kernels: Kernels;
  readonly objective: Objective;
  readonly examples: Examples;
  readonly openInputs: () => Inputs;
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
  /** Milliseconds for which nothing was computed because the input was not there. */
  readonly inputWaitMs: number;
}

/** Called after each step; returns true to leave the loop. */
export type AfterStep = (outcome: StepOutcome) => Promise<boolean>;

/** @param from steps already done */
export async function fit(phase: Phase, from: number, afterStep: AfterStep): Promise<void> {
  const { stepsPerEpoch } = phase.examples;
  const inputs = phase.openInputs();
  try {
    for (let step = from; step < phase.totalSteps; step++) {
      const askedAt = performance.now();
      const input = await inputs.next(step);
      const inputWaitMs = performance.now() - askedAt;
      const learningRate = phase.schedule(step);
      const loss = takeStep(phase, input, { step, learningRate, rng: phase.rng.fork(`step ${step}`) });
      const ends = await afterStep({
        step: step + 1,
        epoch: Math.floor(step / stepsPerEpoch) + 1,
        endsEpoch: (step + 1) % stepsPerEpoch === 0,
        loss,
        learningRate,
        examples: input.batch.items.length,
        candidates: candidateCount(input.batch, input.candidates),
        inputWaitMs,
      });
      if (ends) return;
      await nextTurn();
    }
  } finally {
    await inputs.close();
  }
}

interface StepPlan {
  readonly step: number;
  readonly learningRate: number;
  readonly rng: Rng;
}

/**
 * @returns the loss before the step
 * @throws TRAINING_DIVERGED; the model is then as it was before the step
 */
function takeStep(phase: Phase, input: StepInput, plan: StepPlan): number {
  try {
    return lending(() => learn(phase, input, plan));
  } catch (error) {
    throw atStep(error, plan);
  }
}

function learn(
  { model, objective, kernels }: Phase,
  { batch, candidates, items }: StepInput,
  { learningRate, rng }: StepPlan,
): number {
  if (batch.weights !== null) requireFinite(kernels, { name: 'the weights', values: batch.weights, rows: null });
  const passes = [
    model.towers.user.begin({ rows: batch.users, history: batch.histories }, { rng: rng.fork('user') }),
    model.towers.item.begin({ rows: items.distinct, history: null }, { rng: rng.fork('item') }),
  ];
  const { loss, gradients } = backpropagate(
    passes,
    ([queries, distinctItems]) => {
      const outcome = objective.loss(batch, candidates, queries, repeat(items, distinctItems, kernels));
      return { loss: outcome.loss, gradients: [outcome.queryGradient, collect(items, outcome.itemGradient, kernels)] };
    },
    kernels,
  );
  if (!Number.isFinite(loss)) throw diverged(loss);
  model.optimizer.apply(gradients, learningRate);
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
