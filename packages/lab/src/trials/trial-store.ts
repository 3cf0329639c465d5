/** A folder of finished trials: one JSON file each, so that work that was stopped goes on with what is missing. */
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  asFileError,
  atomicWriteFile,
  BelfryError,
  ERROR_CODES,
  readWholeFile,
  removeLeftovers,
  type ErrorCode,
} from '@belfry/core';
import { lockRun } from '@belfry/data';
import type { TrialFailure, TrialOutcome, TrialPlan } from '../trial.js';
import { trialId } from '../trial.js';

/** A trial as it is stored. */
export interface FinishedTrial {
  readonly plan: TrialPlan;
  readonly result: TrialOutcome | TrialFailure;
  /** Wall seconds of all of it: opening the data, training, measuring. */
  readonly tookSeconds: number;
}

export interface TrialStore {
  find(plan: TrialPlan): FinishedTrial | undefined;
  add(trial: FinishedTrial): Promise<void>;
  /** All that is stored. */
  all(): readonly FinishedTrial[];
  /** What was decided under this name earlier, or what `decide` says now: a decision stays when the work is started again. */
  decided<Value>(name: string, decide: () => Value): Promise<Value>;
  release(): Promise<void>;
}

const TASK_FILE = 'task.json';

/**
 * @param task what the folder is for, as plain JSON; a folder made for another one is refused
 * @throws RUN_EXISTS, RUN_LOCKED, FILE_TRUNCATED
 */
export async function openTrialStore(folder: string, task: object): Promise<TrialStore> {
  const trials = join(folder, 'trials');
  await mkdir(trials, { recursive: true }).catch((error: unknown) => {
    throw asFileError(error, 'write', folder);
  });
  const lock = await lockRun(folder);
  try {
    await claim(folder, task);
    const found = new Map<string, FinishedTrial>();
    for (const name of await readdir(trials)) {
      if (!name.endsWith('.json')) continue;
      const trial = (await readJson(join(trials, name))) as FinishedTrial;
      if (isWorthTryingAgain(trial)) await rm(join(trials, name));
      else found.set(trialId(trial.plan), trial);
    }
    return {
      find: (plan) => found.get(trialId(plan)),
      async add(trial) {
        const id = trialId(trial.plan);
        await writeJson(join(trials, `${id}.json`), trial);
        found.set(id, trial);
      },
      all: () => [...found.values()],
      async decided(name, decide) {
        const path = join(folder, `${name}.json`);
        const earlier = await readJson(path).catch((error: unknown) => {
          if (error instanceof BelfryError && error.code === 'FILE_NOT_FOUND') return undefined;
          throw error;
        });
        if (earlier !== undefined) return earlier as ReturnType<typeof decide>;
        const now = decide();
        await writeJson(path, now);
        return now;
      },
      release: () => lock.release(),
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

export function hasFailed(result: TrialOutcome | TrialFailure): result is TrialFailure {
  return 'failed' in result;
}

/** A process that died may live the next time; a trial that failed with an error of its own fails again. */
function isWorthTryingAgain({ result }: FinishedTrial): boolean {
  return hasFailed(result) && ERROR_CODES[result.failed.code as ErrorCode].retry;
}

async function claim(folder: string, task: object): Promise<void> {
  const path = join(folder, TASK_FILE);
  await removeLeftovers(path);
  const wanted = JSON.stringify(task);
  const earlier = await readJson(path).catch((error: unknown) => {
    if (error instanceof BelfryError && error.code === 'FILE_NOT_FOUND') return null;
    throw error;
  });
  if (earlier === null) return writeJson(path, task);
  if (JSON.stringify(earlier) === wanted) return;
  throw new BelfryError('RUN_EXISTS', {
    given: `${folder}, which holds the trials of other settings or other data (see ${path})`,
    expected: 'a new folder, or one of the same settings and data',
    change: 'Name another folder, or go back to the settings of this one.',
  });
}

async function readJson(path: string): Promise<unknown> {
  const text = Buffer.from(await readWholeFile(path)).toString('utf8');
  try {
    return JSON.parse(text);
  } catch (cause) {
    const report = { given: `${path}: no JSON`, expected: 'a file as it was written', change: `Delete ${path}.` };
    throw new BelfryError('FILE_TRUNCATED', report, { cause });
  }
}

function writeJson(path: string, value: unknown): Promise<void> {
  return atomicWriteFile(path, `${JSON.stringify(value, null, 2)}\n`);
}
