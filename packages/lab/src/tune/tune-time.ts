/** How the time of a search is shared out: among trials that find the pace, rungs, and the trainings at the end. */
import type { Budget, TrialOutcome } from '../trial.js';
import { hasFailed, type FinishedTrial, type TrialStore } from '../trials/trial-store.js';

/** How long it may take in all: minutes of the clock, or steps of a trial of the first rung. */
export type TuneBudget = { readonly minutes: number } | { readonly steps: number };

/** Candidates of the first rung, the most that time allows, and the rungs that leave about three of them. */
const BRACKETS = [
  { candidates: 27, rungs: 3 },
  { candidates: 9, rungs: 2 },
  { candidates: 4, rungs: 1 },
] as const;
/** Of the time: a first trial shows how fast trials are here, and on this data. */
const PROBE_SHARE = 0.02;
/** Of the time: the rest trains the best two longer. */
export const SEARCH_SHARE = 0.6;
/** Of what is left when the search ends: the last trial must not be late. */
const FINAL_SHARE = 0.97;
const LEAST_SECONDS = 1;

/** Of steps as many as in the first rung, so that its trials are the same. */
export function probeBudget(budget: TuneBudget): Budget {
  return 'steps' in budget ? budget : { cpuSeconds: 60 * budget.minutes * PROBE_SHARE };
}

/** The largest bracket whose first trials see every pair once; the smallest where none does. Steps have no end: the largest. */
export function bracketOf(
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

export function trialBudget(seconds: number, times: Times): Budget {
  return { cpuSeconds: Math.max(LEAST_SECONDS, trainedIn(seconds, times)) };
}

/** Two trainings in the time that is left; looks take as much again as a trial takes beside training, at most. */
export function finalBudget(
  budget: TuneBudget,
  longer: number,
  used: number,
  workers: number,
  store: TrialStore,
): Budget {
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
export function timesOf(trials: readonly FinishedTrial[]): Times | null {
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
export function clockOf(store: TrialStore, workers: number) {
  const earlier = store.all().reduce((sum, { tookSeconds }) => sum + tookSeconds, 0) / workers;
  const from = performance.now();
  return {
    used: (): number => earlier + (performance.now() - from) / 1000,
    /** `performance.now()` at a share of the budget. */
    at: (budget: TuneBudget, share: number): number =>
      'steps' in budget ? Infinity : from + 1000 * (share * 60 * budget.minutes - earlier),
  };
}
