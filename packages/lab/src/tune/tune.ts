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
import type { Budget, TrialOutcome, TrialPlan } from '../trial.js';
import { runTrials } from '../trials/trial-pool.js';
import { hasFailed, openTrialStore, type FinishedTrial } from '../trials/trial-store.js';
import { asItIs, plateau, triedOf, type Tried } from './tune-choice.js';
import { firstCandidates, nextCandidates } from './tune-space.js';
import {
  bracketOf,
  clockOf,
  finalBudget,
  probeBudget,
  SEARCH_SHARE,
  timesOf,
  trialBudget,
  type TuneBudget,
} from './tune-time.js';

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

/** Of a rung's candidates the share that goes on, and how many times as long they are trained. */
const THIRD = 3;
/** Share of the time at which trials that still run are given up. */
const LATEST = 1.05;
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
