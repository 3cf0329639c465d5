/** One process owns a run folder at a time: a lock file that names pid and host, taken by an atomic hard link. */
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { BelfryError, processLives } from '@belfry/core';

interface LockOwner {
  pid: number;
  host: string;
  token: string;
  since: string;
}

export interface RunLock {
  release(): Promise<void>;
}

/**
 * Takes the lock of a run folder. A lock left by a process of this host that no longer lives is taken over.
 * @throws RUN_LOCKED with pid and host of the owner
 */
export async function lockRun(folder: string): Promise<RunLock> {
  const path = join(folder, 'lock.json');
  const mine: LockOwner = { pid: process.pid, host: hostname(), token: randomUUID(), since: new Date().toISOString() };
  const draft = join(folder, `.lock-${mine.token}`);
  await writeFile(draft, JSON.stringify(mine));
  try {
    for (;;) {
      if (await linked(draft, path)) return { release: () => release(path, mine) };
      const owner = await readOwner(path);
      if (owner !== null && isAlive(owner)) throw lockedBy(folder, owner);
      await removeStale(path, owner);
    }
  } finally {
    await rm(draft, { force: true });
  }
}

async function linked(draft: string, path: string): Promise<boolean> {
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Moves the dead owner's lock aside; puts it back where another process was faster and the lock is no longer the dead one's. */
async function removeStale(path: string, stale: LockOwner | null): Promise<void> {
  const aside = `${path}.${randomUUID()}`;
  await rename(path, aside).catch(() => {});
  const moved = await readOwner(aside);
  if (moved !== null && moved.token !== stale?.token) await linked(aside, path);
  await rm(aside, { force: true });
}

async function readOwner(path: string): Promise<LockOwner | null> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as LockOwner;
  } catch {
    return null;
  }
}

/** An owner on another host cannot be asked, so it counts as alive. */
function isAlive(owner: LockOwner): boolean {
  if (owner.host !== hostname()) return true;
  // In a container that was started again the process that died had the number that is now ours.
  if (owner.pid === process.pid) return Date.parse(owner.since) > Date.now() - 1000 * process.uptime();
  return processLives(owner.pid);
}

function lockedBy(folder: string, owner: LockOwner): BelfryError {
  return new BelfryError('RUN_LOCKED', {
    given: `${folder}, owned by process ${owner.pid} on ${owner.host} since ${owner.since}`,
    expected: 'a run folder that no other process is writing',
    change: `Wait for that process, or, if it is gone from ${owner.host}, delete ${join(folder, 'lock.json')}.`,
    details: { ...owner },
  });
}

async function release(path: string, mine: LockOwner): Promise<void> {
  if ((await readOwner(path))?.token === mine.token) await rm(path, { force: true });
}
