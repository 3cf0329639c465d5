/**
 * Saving whole or not at all: a temporary file beside the target, sections at their places, the header last, then the
 * rename. What a killed process left is removed first, so that it never grows.
 */
import { readFileSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { removeLeftovers, replaceFile } from '@belfry/core';
import type { Metric } from '../vector-index.js';
import { removeFormat1Data } from './format-1.js';
import { aligned, encodeHeader, headerBytes } from './header-block.js';
import type { FileHeader, SectionEntry } from './index-header.js';
import { digestOfRange, writeAll } from './pieces.js';

/** What a kind has to save. */
export interface IndexContent {
  readonly kind: string;
  readonly metric: Metric;
  readonly dim: number;
  /** Vectors that can be found. */
  readonly count: number;
  /** Hash of the vocabulary whose rows the index holds; null = not known. */
  readonly vocabulary: string | null;
  /** What the kind needs to know to load it. */
  readonly settings: Readonly<Record<string, number | string>>;
  /** In the order of the file. */
  readonly sections: readonly SectionWriter[];
}

export interface SectionWriter {
  /** Small letters, digits and -, at most 32; its own within the index. */
  readonly name: string;
  /** Writes from `at` on into an open file; returns the bytes written. */
  write(file: FileHandle, at: number): Promise<number>;
}

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

/** @throws FILE_NOT_FOUND (no such folder), FILE_UNREADABLE, DISK_FULL */
export async function saveIndex(path: string, content: IndexContent): Promise<void> {
  await removeLeftovers(path);
  await replaceFile(path, (file) => writeIndex(file, content));
  await removeFormat1Data(path);
}

async function writeIndex(file: FileHandle, { sections: writers, settings, ...about }: IndexContent): Promise<void> {
  const headerWith = (sections: SectionEntry[]): FileHeader => ({
    belfry: version,
    ...about,
    settings: { ...settings },
    sections,
  });
  const reserved = headerBytes(headerWith(writers.map(({ name }) => longestEntry(name))));
  const sections: SectionEntry[] = [];
  let end = encodeHeader(headerWith([]), reserved).length;
  for (const writer of writers) {
    const offset = aligned(end);
    const bytes = await writer.write(file, offset);
    sections.push({ name: writer.name, offset, bytes, sha256: await digestOfRange(file, offset, bytes) });
    end = offset + bytes;
  }
  await file.truncate(end);
  await writeAll(file, encodeHeader(headerWith(sections), reserved), 0);
}

/** No entry takes more characters. */
function longestEntry(name: string): SectionEntry {
  return { name, offset: Number.MAX_SAFE_INTEGER, bytes: Number.MAX_SAFE_INTEGER, sha256: '0'.repeat(64) };
}
