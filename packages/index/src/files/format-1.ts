/**
 * Format 1, read for ever and no longer written: a JSON header and, beside it, data files that carry the first digits of
 * their digest in their name. Their bytes are those of today's sections.
 */
import { open, readdir, rm, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { BelfryError, asFileError, sha256Hex } from '@belfry/core';
import { changed, invalidIndex, parseJson, tooNew } from './index-header.js';
import type { Digested, IndexContents } from './open-index.js';
import { readRange } from './pieces.js';
import type { SavedSection } from './saved-index.js';

const FORMAT = 1;
const MAX_HEADER_BYTES = 65_536;

/** An object's first byte: what a file of this format begins with. */
export const FORMAT_1_BEGINS = '{'.charCodeAt(0);

const dataFile = z.strictObject({
  /** In the folder of the header. */
  name: z.string().regex(/^[^/\\]+\.[0-9a-f]{12}\.(vectors|graph)$/),
  sizeBytes: z.int().min(0),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

const headerSchema = z.strictObject({
  format: z.literal(FORMAT),
  kind: z.string(),
  metric: z.enum(['cosine', 'dot', 'l2']),
  dim: z.int32().min(1),
  count: z.int32().min(0),
  vocabulary: z.string().nullable(),
  settings: z.record(z.string(), z.number()),
  /** Item rows [count] int32, then vectors [count, width] float32. */
  vectors: dataFile,
  /** hnswlib's own file. */
  graph: dataFile.nullable(),
});

type DataFile = z.output<typeof dataFile>;

/**
 * Its kind `hnsw` was hnswlib's graph with the vectors beside it. Today's `hnsw` reads that graph, `hnswlib-node` is what it
 * was, and `exact` needs no more than the vectors.
 */
const kindsToday: Readonly<Record<string, readonly string[]>> = { hnsw: ['hnsw', 'hnswlib-node', 'exact'] };

/** @param opened gets every data file that was opened @throws INDEX_INVALID, FORMAT_TOO_NEW, CHECKSUM_MISMATCH, FILE_NOT_FOUND */
export async function openFormat1(path: string, file: FileHandle, opened: FileHandle[]): Promise<IndexContents> {
  const { vectors, graph, ...header } = await readHeader(path, file);
  const digested = new Map<string, Digested>();
  for (const data of graph === null ? [vectors] : [vectors, graph])
    digested.set(data.name, await openData(path, data, opened));
  const rowBytes = 4 * header.count;
  const { file: from, bytes } = digested.get(vectors.name)!;
  if (bytes < rowBytes) throw invalidIndex(path, `${bytes} bytes for ${header.count} vectors`);
  const sections = new Map<string, SavedSection>([
    ['rows', { file: from, offset: 0, bytes: rowBytes }],
    ['vectors', { file: from, offset: rowBytes, bytes: bytes - rowBytes }],
  ]);
  if (graph !== null) sections.set('graph', digested.get(graph.name)!);
  return {
    header: { belfry: null, ...header },
    kinds: kindsToday[header.kind] ?? [header.kind],
    sections,
    digested: [...digested.values()],
  };
}

/** Removes the data files beside a header that is of this format no longer. */
export async function removeFormat1Data(path: string): Promise<void> {
  const stem = `${basename(path, '.json')}.`;
  for (const name of await readdir(dirname(path)).catch(() => [])) {
    const isData = name.startsWith(stem) && /^[0-9a-f]{12}\.(vectors|graph)$/.test(name.slice(stem.length));
    if (isData) await rm(join(dirname(path), name), { force: true });
  }
}

async function readHeader(path: string, file: FileHandle): Promise<z.output<typeof headerSchema>> {
  const { size } = await file.stat();
  if (size > MAX_HEADER_BYTES) throw invalidIndex(path, `${size} bytes of text`);
  const { sha256, ...fields } = parseJson(path, (await readRange(file, 0, size)).toString('utf8'));
  if (typeof fields.format === 'number' && fields.format > FORMAT) throw tooNew(path, fields.format, FORMAT);
  const header = headerSchema.safeParse(fields);
  if (!header.success) throw invalidIndex(path, z.prettifyError(header.error));
  if (sha256Hex(JSON.stringify(fields)) !== sha256) throw changed(path, 'content that does not fit its digest');
  return header.data;
}

async function openData(path: string, { name, sizeBytes, sha256 }: DataFile, opened: FileHandle[]): Promise<Digested> {
  const file = await open(join(dirname(path), name), 'r').catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'ENOENT' ? missing(path, name) : asFileError(error, 'read', join(dirname(path), name));
  });
  opened.push(file);
  const { size } = await file.stat();
  if (size !== sizeBytes) throw changed(path, `${size} bytes in ${name} instead of ${sizeBytes}`);
  return { file, offset: 0, bytes: size, sha256, padding: 0 };
}

function missing(path: string, name: string): BelfryError {
  return new BelfryError('FILE_NOT_FOUND', {
    given: `${name}, which ${path} names, does not exist`,
    expected: 'all files of the index in one folder',
    change: 'Restore the file, or build the index again with `belfry index`.',
  });
}
