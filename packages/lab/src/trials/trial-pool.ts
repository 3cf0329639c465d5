/** Trials side by side, each in a process of one thread; what is finished is stored at once. */
import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { BelfryError, type Progress } from '@belfry/core';
import type { TrialFailure, TrialOutcome, TrialPlan } from '../trial.js';
import { hasFailed, type FinishedTrial, type TrialStore } from './trial-store.js';

export interface PoolServices {
  readonly store: TrialStore;
  /** Processes at a time. */
  readonly workers: number;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  /** The figure shown as the best so far. */
  readonly figureOf: (outcome: TrialOutcome) => number;
}

const ENTRY = fileURLToPath(new URL('./trial-process.js', import.meta.url));

/**
 * Trains what the store does not have.
 * @param until `performance.now()` at which trials still running are given up; they are missing in what is returned
 * @returns in the order of the plans
 * @throws TRAINING_INTERRUPTED once the signal is aborted; what is finished is stored
 */
export async function runTrials(
  label: string,
  plans: readonly TrialPlan[],
  { store, workers, progress, signal, figureOf }: PoolServices,
  until = Infinity,
): Promise<FinishedTrial[]> {
  const waiting = plans.filter((plan) => store.find(plan) === undefined);
  const bar = progress.start(label, plans.length, 'trials');
  let done = plans.length - waiting.length;
  let best = Math.max(-Infinity, ...plans.flatMap((plan) => shown(store.find(plan), figureOf)));

  const work = async (): Promise<void> => {
    let child: ChildProcess | null = null;
    const stop = (): void => void child?.kill('SIGKILL');
    signal.addEventListener('abort', stop);
    const timer = until === Infinity ? undefined : setTimeout(stop, Math.max(0, until - performance.now()));
    const isOver = (): boolean => signal.aborted || performance.now() >= until;
    try {
      for (let plan = waiting.shift(); plan !== undefined && !isOver(); plan = waiting.shift()) {
        if (child === null || hasEnded(child)) child = fork(ENTRY);
        const started = performance.now();
        const result = await ask(child, plan);
        if (isOver()) break;
        const trial = { plan, result, tookSeconds: (performance.now() - started) / 1000 };
        await store.add(trial);
        best = Math.max(best, ...shown(trial, figureOf));
        done++;
        bar.update(done, { best: Number(best.toFixed(4)) });
      }
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
      child?.kill('SIGKILL');
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(workers, waiting.length) }, work));
  } finally {
    bar.end();
  }
  if (signal.aborted) throw interrupted(done, plans.length);
  return plans.flatMap((plan) => store.find(plan) ?? []);
}

function shown(trial: FinishedTrial | undefined, figureOf: PoolServices['figureOf']): number[] {
  return trial === undefined || hasFailed(trial.result) ? [] : [figureOf(trial.result)];
}

/** Its channel may still be open then. */
function hasEnded({ exitCode, signalCode, connected }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null || !connected;
}

/** What the process answers, or how it ended without an answer. */
function ask(child: ChildProcess, plan: TrialPlan): Promise<TrialOutcome | TrialFailure> {
  return new Promise((resolve) => {
    const onMessage = (result: unknown): void => settle(result as TrialOutcome | TrialFailure);
    const onExit = (code: number | null, ended: string | null): void =>
      settle({
        failed: { code: 'TRIAL_DIED', message: `the process of the trial ended by ${ended ?? `code ${code}`}` },
      });
    const settle = (result: TrialOutcome | TrialFailure): void => {
      child.off('message', onMessage).off('exit', onExit);
      resolve(result);
    };
    child.on('message', onMessage).on('exit', onExit);
    child.send(plan, () => {});
  });
}

function interrupted(done: number, all: number): BelfryError {
  return new BelfryError('TRAINING_INTERRUPTED', {
    given: `a signal after ${done} of ${all} trials`,
    expected: 'all of them',
    change: 'Give the same command again: it goes on with the trials that are missing.',
  });
}
