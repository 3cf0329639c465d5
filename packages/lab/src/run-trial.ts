/**
 * Trains one plan in memory and measures it. Steps are those of `belfry train`: the same phases, inputs and evaluation, without
 * a run folder.
 */
import { mergeOptions, Rng, silentLogger } from '@belfry/core';
import { initBackend } from '@belfry/compute';
import { miBoundAt } from '@belfry/contrast';
import { openDataset } from '@belfry/data';
import { getKernels } from '@belfry/native';
import {
  createPhase,
  cutValidation,
  diagnosticsOf,
  fit,
  resolveConfig,
  trainConfig,
  wholeTrainingPart,
} from '@belfry/train';
import { measurer } from './measurer.js';
import { pacedSteps } from './paced-steps.js';
import { sinceBest } from './plateau.js';
import type { Look, TrialOutcome, TrialPlan } from './trial.js';

const LOSSES_AVERAGED = 100;

/** @throws what training throws; TOO_FEW_USERS where nothing can be measured */
export async function runTrial(plan: TrialPlan, threads: number): Promise<TrialOutcome> {
  const config = resolveConfig(trainConfig, mergeOptions(plan.settings, { train: { seed: plan.seed } }));
  const kernels = getKernels({ threads });
  await initBackend('auto', { threads });
  const dataset = await openDataset(plan.data, { withTest: plan.measure === 'test' });
  const rng = Rng.fromSeed(plan.seed);
  const source = { config, dataset, kernels, logger: silentLogger, rng, state: { phase: 'selection' as const } };
  const { train, validation } =
    plan.measure === 'test'
      ? { train: wholeTrainingPart({ dataset }), validation: dataset.test }
      : cutValidation({ ...source, rng: Rng.fromSeed(plan.cutSeed) });
  const measure = measurer({ plan, config, dataset, kernels, train, relevant: validation });
  const steps = await pacedSteps(source, train, plan.budget);

  const epochs = Math.ceil((steps * config.train.batchSize) / train.length);
  const spanning = { ...source, config: { ...config, train: { ...config.train, epochs } } };
  const phase = createPhase(spanning, train, steps);
  const looks: Look[] = [];
  const losses: number[] = [];
  const clock = new TrainingClock();
  let candidates = 0;
  let done = 0;
  await fit(phase, 0, async (outcome) => {
    done = outcome.step;
    losses.push(outcome.loss);
    if (losses.length > LOSSES_AVERAGED) losses.shift();
    candidates = Math.max(candidates, outcome.candidates);
    if (isLook(outcome.step, steps, plan.looks)) {
      const cpuSeconds = clock.pause();
      looks.push({ step: outcome.step, cpuSeconds, figures: await measure.briefly(phase.model.towers) });
      clock.resume();
      return hasPlateau(looks, plan.stop);
    }
    return false;
  });
  const cpuSeconds = clock.pause();
  const loss = losses.reduce((sum, one) => sum + one, 0) / losses.length;
  return {
    steps: done,
    stepsPerEpoch: phase.examples.stepsPerEpoch,
    cpuSeconds,
    wallSeconds: clock.wallSeconds,
    loss,
    candidates,
    miBound: miBoundAt(phase.objective.miBound, loss, candidates),
    miBoundReason: phase.objective.miBound.reason,
    byScoring: await measure.fully(phase.model.towers),
    looks,
    diagnostics: diagnosticsOf(phase, config.train.diagnosticsRows, phase.rng.fork('diagnostics'))?.figures ?? null,
  };
}

/** Evenly spread, and at the end. */
function isLook(step: number, steps: number, looks: number): boolean {
  if (looks === 0) return false;
  return Math.floor((step * (looks + 1)) / steps) > Math.floor(((step - 1) * (looks + 1)) / steps);
}

function hasPlateau(looks: readonly Look[], stop: TrialPlan['stop']): boolean {
  return stop !== undefined && stop.patience > 0 && sinceBest(looks, stop.figure) >= stop.patience;
}

/** Time of training alone. */
class TrainingClock {
  #cpu = 0;
  #wall = 0;
  #cpuFrom = process.cpuUsage();
  #wallFrom = performance.now();

  /** Returns the processor seconds so far. */
  pause(): number {
    const { user, system } = process.cpuUsage(this.#cpuFrom);
    this.#cpu += (user + system) / 1e6;
    this.#wall += (performance.now() - this.#wallFrom) / 1000;
    return this.#cpu;
  }

  resume(): void {
    this.#cpuFrom = process.cpuUsage();
    this.#wallFrom = performance.now();
  }

  get wallSeconds(): number {
    return this.#wall;
  }
}
