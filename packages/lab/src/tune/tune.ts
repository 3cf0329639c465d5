/**
 * Good settings for a data set in a given time, by successive halving (Jamieson & Talwalkar 2016): as many candidates as time
 * allows for a short budget, a third of them for three times as long, and so on; the best two are then trained long enough to see where they
 * stop to gain. Everything is chosen on the validation part; the test part is not read.
 */
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { BelfryError, mergeOptions, Rng, silentProgress, type ErrorCode, type OptionTree } from '@belfry/core';
import { readManifest } from '@belfry/data';
import { presets, resolveConfig, trainConfig } from '@belfry/train';
import type { BenchServices } from '../negatives/bench-negatives.js';
import { plateauOf } from '../plateau.js';
import type { Budget, TrialOutcome, TrialPlan } from '../trial.js';
import { runTrials } from '../trials/trial-pool.js';
import { hasFailed, openTrialStore, type FinishedTrial, type TrialStore } from '../trials/trial-store.js';
import { firstCandidates, nextCandidates } from './tune-space.js';

/** How long it may take in all: minutes of the clock, or steps of a trial of the first rung. */
export type TuneBudget = { readonly minutes: number } | { readonly steps: number };

export interface TuneInput {
  readonly data: string;
  readonly budget: TuneBudget;
  /** Of the search and of every trial. */
  readonly seed: number;
  /** Folder of the trials; the same call goes on where it stopped. */
  readonly folder: string;
  /** What candidates are laid over. */
  readonly preset?: string;
  /** Trials at a time, each of one thread; by default the machine's processors. */
  readonly workers?: number;
}

export interface Tuned {
  /** For `train`: the settings, the epochs, nothing held out. */
  readonly settings: OptionTree;
  readonly monitor: string;
  /** The monitored figure on the validation part, at the chosen epoch. */
  readonly figure: number;
  readonly epochs: number;
  readonly trials: number;
  readonly failed: number;
  /** The best of every rung. */
  readonly rungs: readonly { readonly trials: number; readonly best: number }[];
  readonly minutes: number;
}

/** Candidates of the first rung, the most that time allows, and the rungs that leave about three of them. */
const BRACKETS = [
  { candidates: 27, rungs: 3 },
  { candidates: 9, rungs: 2 },
  { candidates: 4, rungs: 1 },
] as const;
const THIRD = 3;
/** Of the time: a first trial shows how fast trials are here, and on this data. */
const PROBE_SHARE = 0.02;
/** Of the time: the rest trains the best two longer. */
const SEARCH_SHARE = 0.6;
/** Of what is left when the search ends: the last trial must not be late. */
const FINAL_SHARE = 0.97;
const LATEST = 1.05;
const LEAST_SECONDS = 1;
const LOOKS = 10;

/**
 * @throws INVALID_ARGUMENT, CONFIG_INVALID, DATASET_INVALID, SPLIT_IMPOSSIBLE where nothing can be held out, RUN_EXISTS where
 * the folder holds another search, RUN_LOCKED, TRAINING_INTERRUPTED
 * @example const { settings, epochs } = await tune({ data: 'data/shop', budget: { minutes: 10 }, seed: 1, folder: 'runs/tuned' });
 */
export async function tune(
  input: TuneInput,
  { progress = silentProgress, signal = new AbortController().signal }: Partial<BenchServices> = {},
): Promise<Tuned> {
  const { data, budget, seed, folder, preset = 'two-tower', workers = availableParallelism() } = input;
  requireBudget(budget);
  if (!(preset in presets)) resolveConfig(trainConfig, { preset });
  const { hash } = await readManifest(data);
  const store = await openTrialStore(folder, { task: 'tune', data: hash, budget, seed, preset });
  try {
    const base = { preset, train: { patience: 0 } };
    const { monitor } = resolveConfig(trainConfig, base).train;
    const pool = {
      store,
      workers,
      progress,
      signal,
      figureOf: ({ byScoring }: TrialOutcome) =>
        Math.max(byScoring.cosine.figures[monitor], byScoring.dot.figures[monitor]),
    };
    const clock = clockOf(store, workers);
    const rng = Rng.fromSeed(seed);
    const planOf = (settings: OptionTree, given: Budget, looks: number): TrialPlan => ({
      data: resolve(data),
      settings: mergeOptions(base, settings),
      budget: given,
      seed,
      cutSeed: seed,
      measure: 'validation',
      users: 10_000,
      k: [20],
      looks,
    });
    /** Candidates, best first. @param until share of the time */
    const train = async (
      label: string,
      drawn: readonly OptionTree[],
      given: Budget,
      until: number,
    ): Promise<Tried[]> => {
      const plans = drawn.map((settings) => planOf(settings, given, 0));
      const trials = await runTrials(label, plans, pool, clock.at(budget, until));
      const tried = trials.flatMap((trial) => triedOf(trial, monitor));
      if (tried.length === 0) throw noneSucceeded(trials);
      return tried.sort((a, b) => b.figure - a.figure);
    };

    const firstRng = rng.fork('first');
    const probed = await train('finding the pace', firstCandidates(2, firstRng), probeBudget(budget), LATEST);
    const { candidates, rungs: rungCount } = await store.decided('bracket', () =>
      bracketOf(budget, workers, probed[0].outcome, timesOf(store.all())!),
    );
    const rungEnds = (n: number): number => (SEARCH_SHARE * (n + 1)) / rungCount;
    const rung = async (label: string, drawn: readonly OptionTree[], n: number): Promise<Tried[]> => {
      const given = await store.decided(`rung-${n}`, () => {
        if ('steps' in budget) return { steps: budget.steps * THIRD ** n };
        const seconds = 60 * budget.minutes * rungEnds(n) - clock.used();
        const trials = n === 0 ? candidates : drawn.length;
        return trialBudget((seconds * workers) / Math.max(trials, workers), timesOf(store.all())!);
      });
      return train(label, drawn, given, rungEnds(n)).catch(noneIfLate);
    };

    const half = Math.ceil(candidates / 2);
    const first = await rung('first candidates', firstCandidates(half, firstRng), 0);
    const [{ candidate: bestSoFar }] = [...first, ...probed];
    const more = nextCandidates(candidates - half, bestSoFar, rng.fork('next'));
    let best = [...first, ...(await rung('more candidates', more, 0))];
    if (best.length === 0) best = probed;
    const rungs: { trials: number; best: number }[] = [];
    for (let n = 1; n <= rungCount; n++) {
      best.sort((a, b) => b.figure - a.figure);
      rungs.push({ trials: best.length, best: best[0].figure });
      if (n === rungCount) break;
      const kept = best.slice(0, Math.max(2, Math.floor(candidates / THIRD ** n)));
      const tried = await rung(
        `rung ${n + 1}`,
        kept.map(({ candidate }) => candidate),
        n,
      );
      if (tried.length > 0) best = tried;
    }

    const final = await store.decided('final', () =>
      finalBudget(budget, THIRD ** rungCount, clock.used(), workers, store),
    );
    const longer = await runTrials(
      'training the best two longer',
      best
        .slice(0, 2)
        .map(({ candidate, scoring }) =>
          planOf(mergeOptions(candidate, { score: { similarity: scoring } }), final, LOOKS),
        ),
      pool,
      clock.at(budget, LATEST),
    );
    const [winner] = [...longer.flatMap((trial) => plateau(trial, monitor)), ...best.map(asItIs)].sort(
      (a, b) => b.figure - a.figure,
    );
    const { settings, figure, epochs } = winner;
    const trials = store.all();
    return {
      settings: mergeOptions(settings, { train: { epochs, seed, validation: { strategy: 'none' } } }),
      monitor,
      figure,
      epochs,
      trials: trials.length,
      failed: trials.filter(({ result }) => hasFailed(result)).length,
      rungs,
      minutes: clock.used() / 60,
    };
  } finally {
    await store.release();
  }
}

/** A candidate with its figure under the better scoring. */
interface Tried {
  readonly candidate: OptionTree;
  readonly settings: OptionTree;
  readonly scoring: 'cosine' | 'dot';
  readonly figure: number;
  readonly outcome: TrialOutcome;
}

interface Choice {
  readonly settings: OptionTree;
  readonly figure: number;
  readonly epochs: number;
}

function triedOf({ plan, result }: FinishedTrial, monitor: string): Tried[] {
  if (hasFailed(result)) return [];
  const { cosine, dot } = result.byScoring;
  const scoring = dot.figures[monitor] > cosine.figures[monitor] ? 'dot' : 'cosine';
  const figure = result.byScoring[scoring].figures[monitor];
  const settings = mergeOptions(plan.settings, { score: { similarity: scoring } });
  return [{ candidate: plan.settings, settings, scoring, figure, outcome: result }];
}

/** The epoch of the best look; the end where no look was better. */
function plateau(trial: FinishedTrial, monitor: string): Choice[] {
  return triedOf(trial, monitor).map(({ settings, figure, outcome }) => {
    const { step, gain } = plateauOf(outcome, monitor);
    return { settings, figure: figure + gain, epochs: epochsOf(outcome, step) };
  });
}

function asItIs({ settings, figure, outcome }: Tried): Choice {
  return { settings, figure, epochs: epochsOf(outcome, outcome.steps) };
}

function epochsOf({ stepsPerEpoch }: TrialOutcome, step: number): number {
  return Math.max(1, Math.round(step / stepsPerEpoch));
}

/** Of steps as many as in the first rung, so that its trials are the same. */
function probeBudget(budget: TuneBudget): Budget {
  return 'steps' in budget ? budget : { cpuSeconds: 60 * budget.minutes * PROBE_SHARE };
}

/** The largest bracket whose first trials see every pair once; the smallest where none does. Steps have no end: the largest. */
function bracketOf(
  budget: TuneBudget,
  workers: number,
  { cpuSeconds, steps, stepsPerEpoch }: TrialOutcome,
  times: Times,
): (typeof BRACKETS)[number] {
  if ('steps' in budget) return BRACKETS[0];
  const secondsPerEpoch = (cpuSeconds / steps) * stepsPerEpoch;
  const firstTrial = (bracket: (typeof BRACKETS)[number]): number => {
    const ofRung = (SEARCH_SHARE * 60 * budget.minutes) / bracket.rungs;
    return trainedIn((ofRung * workers) / bracket.candidates, times);
  };
  return BRACKETS.find((bracket) => firstTrial(bracket) >= secondsPerEpoch) ?? BRACKETS.at(-1)!;
}

/** Processor seconds of training in `seconds` of the clock, less what trials take beside. */
function trainedIn(seconds: number, { beside, cpuPerSecond }: Times): number {
  return (seconds - beside) * cpuPerSecond;
}

function trialBudget(seconds: number, times: Times): Budget {
  return { cpuSeconds: Math.max(LEAST_SECONDS, trainedIn(seconds, times)) };
}

/** Two trainings in the time that is left; looks take as much again as a trial takes beside training, at most. */
function finalBudget(budget: TuneBudget, longer: number, used: number, workers: number, store: TrialStore): Budget {
  if ('steps' in budget) return { steps: budget.steps * longer };
  const left = FINAL_SHARE * (60 * budget.minutes - used);
  const times = timesOf(store.all())!;
  return trialBudget((workers > 1 ? left : left / 2) - times.beside, times);
}

interface Times {
  readonly beside: number;
  readonly cpuPerSecond: number;
}

/** Seconds of a trial beside training, and the processor's share of those of training; null before one has succeeded. */
function timesOf(trials: readonly FinishedTrial[]): Times | null {
  let [took, wall, cpu, count] = [0, 0, 0, 0];
  for (const { result, tookSeconds } of trials) {
    if (hasFailed(result)) continue;
    took += tookSeconds;
    wall += result.wallSeconds;
    cpu += result.cpuSeconds;
    count++;
  }
  return count === 0 ? null : { beside: (took - wall) / count, cpuPerSecond: cpu / wall };
}

/** Time that counts: of this process, and of the trials that an earlier one finished. */
function clockOf(store: TrialStore, workers: number) {
  const earlier = store.all().reduce((sum, { tookSeconds }) => sum + tookSeconds, 0) / workers;
  const from = performance.now();
  return {
    used: (): number => earlier + (performance.now() - from) / 1000,
    /** `performance.now()` at a share of the budget. */
    at: (budget: TuneBudget, share: number): number =>
      'steps' in budget ? Infinity : from + 1000 * (share * 60 * budget.minutes - earlier),
  };
}

/** A rung that had no time left changes nothing; one whose trials failed is an error. */
function noneIfLate(error: unknown): Tried[] {
  if (error instanceof BelfryError && error.code === 'RUN_INCOMPLETE') return [];
  throw error;
}

function noneSucceeded(trials: readonly FinishedTrial[]): BelfryError {
  for (const { result } of trials)
    if (hasFailed(result))
      return new BelfryError(result.failed.code as ErrorCode, {
        given: `no trial that succeeded; the first failed: ${result.failed.message}`,
        expected: 'at least one',
        change: 'Correct what it says.',
      });
  return new BelfryError('RUN_INCOMPLETE', {
    given: 'no trial that was finished in its time',
    expected: 'at least one',
    change: 'Give more minutes.',
  });
}

function requireBudget(budget: TuneBudget): void {
  const [name, value] = Object.entries(budget)[0];
  if (value > 0 && Number.isFinite(value)) return;
  throw new BelfryError('INVALID_ARGUMENT', {
    given: `${name} = ${value}`,
    expected: 'a number above 0',
    change: `Give more ${name}.`,
  });
}
