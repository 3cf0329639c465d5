/** Reading a saved index, refusing whatever is damaged, newer or made for something else. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { BelfryError, readWholeFile } from '@belfry/core';
import { VectorStore } from '../store/vector-store.js';
import type { Metric } from '../vector-index.js';
import { digestOfBytes, digestOfFile, type Digest } from './digest.js';
import { changed, decodeHeader, invalidIndex, type DataFile, type IndexHeader } from './index-header.js';
import type { SavedIndex } from './saved-index.js';

/** What the caller will use the index with; what is left out is not compared. */
export interface IndexExpectation {
  readonly dim?: number;
  readonly metric?: Metric;
  /** Hash of the vocabulary rows are to be translated with. */
  readonly vocabulary?: string;
}

/** @throws FILE_NOT_FOUND, FORMAT_TOO_NEW, INDEX_INVALID, CHECKSUM_MISMATCH, VOCABULARY_MISMATCH */
export async function readIndex(path: string, expected: IndexExpectation): Promise<SavedIndex> {
  const header = decodeHeader(path, Buffer.from(await readWholeFile(path)).toString('utf8'));
  requireExpected(path, header, expected);
  const store = await readVectors(path, header);
  const graphPath = header.graph === null ? null : dataPath(path, header.graph);
  if (graphPath !== null) requireUnchanged(graphPath, await digestOfFile(graphPath), header.graph!);
  return { header, store, graphPath };
}

async function readVectors(path: string, { vectors, count, dim, metric }: IndexHeader): Promise<VectorStore> {
  const file = dataPath(path, vectors);
  const bytes = await readWholeFile(file);
  requireUnchanged(file, digestOfBytes([bytes]), vectors);
  const width = new VectorStore(dim, metric).width;
  const needed = 4 * count * (1 + width);
  if (bytes.length !== needed)
    throw invalidIndex(file, `${bytes.length} bytes instead of ${needed} for ${count} vectors`);
  return VectorStore.from(
    dim,
    metric,
    new Int32Array(bytes.buffer, 0, count),
    new Float32Array(bytes.buffer, 4 * count),
  );
}

function dataPath(path: string, { name }: DataFile): string {
  const file = join(dirname(path), name);
  if (existsSync(file)) return file;
  throw new BelfryError('FILE_NOT_FOUND', {
    given: `${file}, which ${path} names, does not exist`,
    expected: 'all files of the index in one folder',
    change: 'Restore the file, or build the index again with `belfry index`.',
  });
}

function requireUnchanged(path: string, found: Digest, expected: DataFile): void {
  if (found.sizeBytes !== expected.sizeBytes)
    throw changed(path, `${found.sizeBytes} bytes instead of ${expected.sizeBytes}`);
  if (found.sha256 !== expected.sha256)
    throw changed(path, `digest ${found.sha256.slice(0, 12)}… instead of ${expected.sha256.slice(0, 12)}…`);
}

function requireExpected(path: string, header: IndexHeader, expected: IndexExpectation): void {
  if (expected.vocabulary !== undefined && header.vocabulary !== null && header.vocabulary !== expected.vocabulary) {
    throw new BelfryError('VOCABULARY_MISMATCH', {
      given: `${path}, made with vocabulary ${header.vocabulary.slice(0, 12)}…`,
      expected: `vocabulary ${expected.vocabulary.slice(0, 12)}…`,
      change: 'Build the index again from the run it is used with: `belfry index`.',
    });
  }
  for (const name of ['dim', 'metric'] as const) {
    if (expected[name] === undefined || expected[name] === header[name]) continue;
    throw new BelfryError('INDEX_INVALID', {
      given: `${path} with ${name} ${header[name]}`,
      expected: `${name} ${expected[name]}`,
      change: 'Build the index again from the run it is used with: `belfry index`.',
    });
  }
}
