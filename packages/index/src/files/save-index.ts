/**
 * Saving whole or not at all. Data files carry a part of their digest in their name, so new ones never overwrite those the
 * old header names; the index changes at the one moment the new header takes the old one's place. Then files that the
 * header does not name are removed.
 */
import { randomBytes } from 'node:crypto';
import { readFile, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { atomicWriteFile } from '@belfry/core';
import type { VectorStore } from '../store/vector-store.js';
import { digestOfBytes, digestOfFile, flushFile, type Digest } from './digest.js';
import { INDEX_FORMAT, encodeHeader, type DataFile } from './index-header.js';

export interface IndexContent {
  readonly kind: string;
  readonly store: VectorStore;
  readonly vocabulary: string | null;
  readonly settings: Readonly<Record<string, number>>;
  /** Writes the kind's own file and fails unless all of it is written. */
  readonly writeGraph?: (path: string) => Promise<void>;
}

/**
 * @param path of the header, such as `index.json`
 * @throws FILE_NOT_FOUND (no such folder), FILE_UNREADABLE, DISK_FULL
 */
export async function saveIndex(
  path: string,
  { kind, store, vocabulary, settings, writeGraph }: IndexContent,
): Promise<void> {
  try {
    const vectors = await saveVectors(path, store);
    const graph = writeGraph === undefined ? null : await saveGraph(path, writeGraph);
    const { metric, dim, size: count } = store;
    await atomicWriteFile(
      path,
      encodeHeader({
        format: INDEX_FORMAT,
        kind,
        metric,
        dim,
        count,
        vocabulary,
        settings: { ...settings },
        vectors,
        graph,
      }),
    );
  } finally {
    await removeUnnamed(path);
  }
}

/** Item rows [count] as int32, then forms [count, width] as float32, little-endian. */
async function saveVectors(path: string, { rows, forms }: VectorStore): Promise<DataFile> {
  const parts = [bytesOf(rows), bytesOf(forms)];
  const file = named(path, 'vectors', digestOfBytes(parts));
  await atomicWriteFile(join(dirname(path), file.name), chunks(parts));
  return file;
}

async function saveGraph(path: string, write: (path: string) => Promise<void>): Promise<DataFile> {
  const temporary = join(dirname(path), `.${stem(path)}.${process.pid}-${randomBytes(4).toString('hex')}.tmp`);
  try {
    await write(temporary);
    await flushFile(temporary);
    const file = named(path, 'graph', await digestOfFile(temporary));
    await rename(temporary, join(dirname(path), file.name));
    return file;
  } finally {
    await rm(temporary, { force: true });
  }
}

/** Removes data files beside a header that it does not name; all where there is no header, none where it cannot be read. */
async function removeUnnamed(path: string): Promise<void> {
  const header = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) =>
    error.code === 'ENOENT' ? '' : null,
  );
  if (header === null) return;
  for (const name of await readdir(dirname(path)).catch(() => [])) {
    const isData =
      name.startsWith(`${stem(path)}.`) && /^[0-9a-f]{12}\.(vectors|graph)$/.test(name.slice(stem(path).length + 1));
    if (isData && !header.includes(name)) await rm(join(dirname(path), name), { force: true });
  }
}

function named(path: string, extension: string, { sha256, sizeBytes }: Digest): DataFile {
  return { name: `${stem(path)}.${sha256.slice(0, 12)}.${extension}`, sizeBytes, sha256 };
}

/** `index` of `…/index.json` */
function stem(path: string): string {
  return basename(path, '.json');
}

function bytesOf(values: Int32Array | Float32Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

async function* chunks(parts: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* parts;
}
