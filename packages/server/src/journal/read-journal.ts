/** A journal's changes in the order they were made. */
import { open } from 'node:fs/promises';
import { asFileError, readWholeFile } from '@belfry/core';
import { parseChanges, type Change } from './change.js';
import { textsOfFrames, wholeBytesOf } from './frames.js';
import { segmentPath, snapshotPath, type JournalFiles } from './journal-files.js';

/** @throws JOURNAL_CORRUPT, FILE_NOT_FOUND, FILE_UNREADABLE */
export async function* readJournal(folder: string, { snapshot, segments }: JournalFiles): AsyncGenerator<Change> {
  const paths = [
    ...(snapshot > 0 ? [snapshotPath(folder, snapshot)] : []),
    ...segments.map((number) => segmentPath(folder, number)),
  ];
  for (const path of paths) yield* changesOf(path);
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

async function* changesOf(path: string): AsyncGenerator<Change> {
  const file = await open(path, 'r').catch((error: unknown) => {
    throw asFileError(error, 'read', path);
  });
  const read = async (into: Buffer): Promise<number> => {
    try {
      return (await file.read(into)).bytesRead;
    } catch (error) {
      throw asFileError(error, 'read', path);
    }
  };
  try {
    for await (const text of textsOfFrames(read, path)) yield* parseChanges(text, path);
  } finally {
    await file.close();
  }
}

async function readBytes(path: string): Promise<Buffer> {
  return Buffer.from((await readWholeFile(path)).buffer);
}
