/**
 * Files are written whole or not at all: a temporary file in the same folder, fsync, rename over the target, fsync of the
 * folder. A reader, and a process that starts after a crash, sees the old content or the new, never a part.
 */
import { randomBytes } from 'node:crypto';
import { open, rename, rm, stat, statfs, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { BelfryError } from '../errors/belfry-error.js';
import { asFileError } from './system-error.js';

/** What a file is to hold: all of it, or chunks in order (so that it never has to fit in memory). */
export type FileContent = Uint8Array | string | AsyncIterable<Uint8Array>;

/**
 * Replaces a file as one step; its folder must exist. Where anything fails (an error of the chunks' own maker is passed
 * on as it is) the temporary file is removed and the target is as it was before.
 *
 * @param data bytes, text (UTF-8) or chunks of bytes
 * @throws BelfryError DISK_FULL, FILE_NOT_FOUND (no such folder), FILE_UNREADABLE (permissions, a folder in its place)
 */
export async function atomicWriteFile(path: string, data: FileContent): Promise<void> {
  const folder = dirname(path);
  const temporary = join(folder, `.${basename(path)}.${process.pid}-${randomBytes(4).toString('hex')}.tmp`);
  try {
    await writeDurably(temporary, data);
    await rename(temporary, path);
    await syncFolder(folder);
  } catch (error) {
    const report = isDiskFull(error) ? await diskFull(error, path, temporary, data) : asFileError(error, 'write', path);
    await rm(temporary, { force: true });
    throw report;
  }
}

async function writeDurably(path: string, data: FileContent): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await writeFile(file, data);
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

async function diskFull(cause: unknown, path: string, temporary: string, data: FileContent): Promise<BelfryError> {
  const written = await stat(temporary).then(
    (file) => file.size,
    () => 0,
  );
  const needed =
    typeof data === 'string' ? Buffer.byteLength(data) : data instanceof Uint8Array ? data.byteLength : null;
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
