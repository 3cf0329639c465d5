/** Opens a saved index of whatever format for as long as something is done with it. */
import { open, type FileHandle } from 'node:fs/promises';
import { asFileError } from '@belfry/core';
import { FORMAT_1_BEGINS, openFormat1 } from './format-1.js';
import { openFormat2 } from './format-2.js';
import type { IndexHeader } from './index-header.js';
import { OpenIndex, type ReadingOptions } from './open-index.js';
import { readRange } from './pieces.js';

/** @throws FILE_NOT_FOUND, FILE_UNREADABLE, FORMAT_TOO_NEW, INDEX_INVALID, FILE_TRUNCATED, CHECKSUM_MISMATCH, and what `work` throws */
export async function withOpenIndex<T>(
  path: string,
  options: ReadingOptions,
  work: (index: OpenIndex) => Promise<T>,
): Promise<T> {
  const opened: FileHandle[] = [];
  try {
    const file = await open(path, 'r');
    opened.push(file);
    const [first] = await readRange(file, 0, 1);
    const contents = first === FORMAT_1_BEGINS ? await openFormat1(path, file, opened) : await openFormat2(path, file);
    return await work(new OpenIndex(path, contents, options));
  } catch (error) {
    throw asFileError(error, 'read', path);
  } finally {
    for (const file of opened) await file.close();
  }
}

/** What a saved index says about itself; its sections are not looked at. @throws as {@link withOpenIndex} */
export function readIndexHeader(path: string): Promise<IndexHeader> {
  return withOpenIndex(path, {}, async ({ header }) => header);
}
