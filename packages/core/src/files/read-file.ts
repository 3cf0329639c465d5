/** Reading a file whole, with errors that say what to change. */
import { open, type FileHandle } from 'node:fs/promises';
import { asFileError } from './system-error.js';

/** The kernel gives at most 2 GiB per call. */
const READ_BYTES = 1 << 30;

/**
 * All bytes of a file. They start at offset 0 of a buffer of their own, so typed arrays can view them without a copy.
 *
 * @throws BelfryError FILE_NOT_FOUND, FILE_UNREADABLE (permissions, a folder in its place)
 */
export async function readWholeFile(path: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    const file = await open(path, 'r');
    try {
      return await readAll(file);
    } finally {
      await file.close();
    }
  } catch (error) {
    throw asFileError(error, 'read', path);
  }
}

async function readAll(file: FileHandle): Promise<Uint8Array<ArrayBuffer>> {
  const { size } = await file.stat();
  const known = size > 0;
  if (!known) return Uint8Array.from(await file.readFile()); // a pipe tells its size by ending
  const bytes = new Uint8Array(size);
  let filled = 0;
  while (filled < size) {
    const { bytesRead } = await file.read(bytes, filled, Math.min(READ_BYTES, size - filled), filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return filled === size ? bytes : bytes.slice(0, filled);
}
