/**
 * The training loop of one phase. Everything random in a step comes from the seed, the phase and the step's number, so
 * the state of a run is its arrays and a few counters, and a resumed run is bit-identical to an uninterrupted one.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Rng } from '@belfry/core';
import { candidateCount, type ModelView } from '@belfry/contrast';
import type { Examples } from './examples.js';
import type { Inputs } from './input/inputs.js';
import type { Schedule } from './schedule.js';
import { takeStep, type Learner } from './step.js';

export interface Phase extends Learner {
  readonly examples: Examples;
  readonly openInputs: () => Inputs;
  /** The model as it stands before a step. */
  readonly modelAt: (step: number) => ModelView;
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
      const loss = takeStep(phase, input, {
        step,
        learningRate,
        rng: phase.rng.fork(`step ${step}`),
        progress: step / phase.totalSteps,
      });
      phase.model.average?.note(step + 1);
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
    await phase.objective.close();
  }
}
