/**
 * Files are written whole or not at all: a temporary file in the same folder, fsync, rename over the target, fsync of the
 * folder. A reader, and a process that starts after a crash, sees the old content or the new, never a part.
 */
import { open, rename, rm, stat, statfs, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { BelfryError } from '../errors/belfry-error.js';
import { asFileError } from './system-error.js';
import { temporaryBeside } from './temporary-file.js';

/**
 * Replaces a file as one step by what `write` puts into an empty one, at any places; its folder must exist. Where anything
 * fails (an error of `write` itself is passed on as it is) the temporary file is removed and the target is as it was.
 *
 * @param write may also read back what it wrote @param neededBytes where known, for the message about a full disk
 * @throws BelfryError DISK_FULL, FILE_NOT_FOUND (no such folder), FILE_UNREADABLE (permissions, a folder in its place)
 */
export async function replaceFile(
  path: string,
  write: (file: FileHandle) => Promise<void>,
  neededBytes: number | null = null,
): Promise<void> {
  const temporary = temporaryBeside(path);
  try {
    await writeDurably(temporary, write);
    await rename(temporary, path);
    await syncFolder(dirname(path));
  } catch (error) {
    const report = isDiskFull(error)
      ? await diskFull(error, path, temporary, neededBytes)
      : asFileError(error, 'write', path);
    await rm(temporary, { force: true });
    throw report;
  }
}

async function writeDurably(path: string, write: (file: FileHandle) => Promise<void>): Promise<void> {
  const file = await open(path, 'wx+');
  try {
    await write(file);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Makes the rename itself durable. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function isDiskFull(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT');
}

async function diskFull(cause: unknown, path: string, temporary: string, needed: number | null): Promise<BelfryError> {
  const written = await stat(temporary).then(
    (file) => file.size,
    () => 0,
  );
  const free = await statfs(dirname(path)).then(
    (disk) => disk.bavail * disk.bsize + written,
    () => null,
  );
  const asked = needed === null ? `more than ${count(written)}` : count(needed);
  return new BelfryError(
    'DISK_FULL',
    {
      given: `${path} needs ${asked} bytes${free === null ? '' : `, the disk has ${count(free)} free`}`,
      expected: 'room for the whole file beside the old one',
      change: 'free some space or choose a path on another disk; nothing was changed',
      details: { path, neededBytes: needed, writtenBytes: written, freeBytes: free },
    },
    { cause },
  );
}

function count(bytes: number): string {
  return bytes.toLocaleString('en-US');
}
