/**
 * Temporary files stand beside the file they are to become and name their owner, `.<file>.<host>-<pid>-<random>.tmp`, so
 * that whoever writes next can tell those in use from those a killed process left.
 */
import { randomBytes } from 'node:crypto';
import { readdir, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { processLives } from './process-alive.js';
import { sha256Hex } from './sha256.js';

/** From then on a file of another machine, whose processes cannot be asked for, counts as left behind. */
const ABANDONED_MS = 24 * 60 * 60 * 1000;

const ownHost = sha256Hex(hostname()).slice(0, 8);

/** A new name in the folder of `path`. */
export function temporaryBeside(path: string): string {
  return join(dirname(path), `${prefixOf(path)}${ownHost}-${process.pid}-${randomBytes(4).toString('hex')}.tmp`);
}

/** Removes the temporary files of `path` whose process was killed; those that cannot be removed stay. */
export async function removeLeftovers(path: string): Promise<void> {
  for (const name of await readdir(dirname(path)).catch(() => [])) {
    const owner = ownerOf(name, path);
    if (owner === null) continue;
    const file = join(dirname(path), name);
    const changed = await stat(file).then(
      ({ mtimeMs }) => mtimeMs,
      () => null,
    );
    if (changed !== null && isLeftBehind(owner, changed)) await rm(file, { force: true }).catch(() => {});
  }
}

interface Owner {
  readonly host: string;
  readonly pid: number;
}

function ownerOf(name: string, path: string): Owner | null {
  if (!name.startsWith(prefixOf(path))) return null;
  const [, host, pid] = /^([0-9a-f]{8})-([1-9]\d{0,9})-[0-9a-f]{8}\.tmp$/.exec(name.slice(prefixOf(path).length)) ?? [];
  return host === undefined ? null : { host, pid: Number(pid) };
}

function isLeftBehind(owner: Owner, changedMs: number): boolean {
  if (owner.host !== ownHost) return changedMs < Date.now() - ABANDONED_MS;
  // In a container that was started again the killed process had the number that is now ours.
  if (owner.pid === process.pid) return changedMs < Date.now() - 1000 * process.uptime();
  return !processLives(owner.pid);
}

function prefixOf(path: string): string {
  return `.${basename(path)}.`;
}
