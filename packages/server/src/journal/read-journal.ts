/** A journal's changes in the order they were made. */
import { open } from 'node:fs/promises';
import { asFileError, readWholeFile } from '@belfry/core';
import { parseChanges, type Change } from './change.js';
import { textsOfFrames, wholeBytesOf } from './frames.js';
import { segmentPath, snapshotPath, type JournalFiles } from './journal-files.js';

/** Of a file that is read: several files of some ten MiB, held whole with all their texts, would be most of a server's memory. */
const BLOCK_BYTES = 1 << 20;

/** @throws JOURNAL_CORRUPT, FILE_NOT_FOUND, FILE_UNREADABLE */
export async function* readJournal(folder: string, { snapshot, segments }: JournalFiles): AsyncGenerator<Change> {
  const paths = [
    ...(snapshot > 0 ? [snapshotPath(folder, snapshot)] : []),
    ...segments.map((number) => segmentPath(folder, number)),
  ];
  for (const path of paths) {
    for await (const text of textsOfFrames(blocksOf(path), path)) yield* parseChanges(text, path);
  }
}

/** Cuts off what a crash left of a frame at the end of a segment. Returns the bytes removed. @throws JOURNAL_CORRUPT */
export async function cutTornEnd(path: string): Promise<number> {
  const bytes = await readBytes(path);
  const wholeBytes = wholeBytesOf(bytes, path);
  if (wholeBytes === bytes.length) return 0;
  const file = await open(path, 'r+');
  try {
    await file.truncate(wholeBytes);
    await file.sync();
  } finally {
    await file.close();
  }
  return bytes.length - wholeBytes;
}

async function* blocksOf(path: string): AsyncGenerator<Buffer> {
  try {
    const file = await open(path, 'r');
    try {
      for (;;) {
        const block = Buffer.allocUnsafe(BLOCK_BYTES);
        const { bytesRead } = await file.read(block);
        if (bytesRead === 0) return;
        yield block.subarray(0, bytesRead);
      }
    } finally {
      await file.close();
    }
  } catch (error) {
    throw asFileError(error, 'read', path);
  }
}

async function readBytes(path: string): Promise<Buffer> {
  return Buffer.from((await readWholeFile(path)).buffer);
}
