/** A file whose content is known, or comes in order, written whole or not at all. */
import { writeFile } from 'node:fs/promises';
import { replaceFile } from './replace-file.js';

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
  await replaceFile(path, (file) => writeFile(file, data), bytesOf(data));
}

function bytesOf(data: FileContent): number | null {
  if (typeof data === 'string') return Buffer.byteLength(data);
  return data instanceof Uint8Array ? data.byteLength : null;
}
