/** A section of a library that writes and reads files of its own by path: copied from and to a temporary file. */
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asFileError, temporaryBeside } from '@belfry/core';
import { pieces, writeAll } from './pieces.js';
import type { SavedIndex } from './saved-index.js';
import type { SectionWriter } from './save-index.js';

/**
 * @param indexPath the index that is saved: the temporary file stands beside it
 * @param write fails unless all of the file is written
 */
export function pathSection(name: string, indexPath: string, write: (path: string) => Promise<void>): SectionWriter {
  return {
    name,
    async write(file, at) {
      const temporary = temporaryBeside(indexPath);
      try {
        await write(temporary);
        const source = await open(temporary, 'r');
        try {
          const { size } = await source.stat();
          let done = 0;
          for await (const piece of pieces(source, 0, size)) {
            await writeAll(file, piece, at + done);
            done += piece.length;
          }
          return done;
        } finally {
          await source.close();
        }
      } finally {
        await rm(temporary, { force: true });
      }
    },
  };
}

/** Hands `read` the path of a file with the bytes of a section, in the system's folder for temporary files. @throws DISK_FULL */
export async function withSectionFile<T>(
  saved: SavedIndex,
  name: string,
  read: (path: string) => Promise<T>,
): Promise<T> {
  const { file, offset, bytes } = saved.section(name);
  const folder = await mkdtemp(join(tmpdir(), 'belfry-index-'));
  const path = join(folder, name);
  try {
    await copyTo(path, pieces(file, offset, bytes));
    return await read(path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function copyTo(path: string, content: AsyncIterable<Uint8Array>): Promise<void> {
  try {
    const target = await open(path, 'wx');
    try {
      let at = 0;
      for await (const piece of content) {
        await writeAll(target, piece, at);
        at += piece.length;
      }
    } finally {
      await target.close();
    }
  } catch (error) {
    throw asFileError(error, 'write', path);
  }
}
