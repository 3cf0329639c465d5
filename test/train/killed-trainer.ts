/** A process that trains a run, watched by the checkpoints it leaves and killed. */
import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

export function ended(child: ChildProcess): Promise<unknown> {
  return hasEnded(child) ? Promise.resolve() : new Promise((resolve) => child.once('exit', resolve));
}

export async function kill(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  await ended(child);
}

export async function newestCheckpoint(run: string): Promise<string | undefined> {
  const folder = join(run, 'checkpoint');
  return existsSync(folder)
    ? (await readdir(folder))
        .filter((name) => /^\d/.test(name))
        .toSorted()
        .at(-1)
    : undefined;
}

/** Until the run has another newest checkpoint than `before`, or the process has ended. */
export async function untilCheckpointAfter(
  run: string,
  before: string | undefined,
  child: ChildProcess,
): Promise<void> {
  while (!hasEnded(child) && (await newestCheckpoint(run)) === before) await delay(5);
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}
