/** `index.json`: what a saved index is, and the files that hold it, with their digests. */
import { z } from 'zod';
import { BelfryError, sha256Hex } from '@belfry/core';

/** Raised when an older Belfry could not read what this one writes. */
export const INDEX_FORMAT = 1;

const dataFile = z.strictObject({
  /** In the folder of the header. */
  name: z.string().regex(/^[^/\\]+\.[0-9a-f]{12}\.(vectors|graph)$/),
  sizeBytes: z.int().min(0),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

const headerSchema = z.strictObject({
  format: z.literal(INDEX_FORMAT),
  kind: z.string(),
  metric: z.enum(['cosine', 'dot', 'l2']),
  dim: z.int().min(1),
  count: z.int().min(0),
  /** Hash of the vocabulary whose rows the index holds. */
  vocabulary: z.string().nullable(),
  /** What the kind needs to know to load it. */
  settings: z.record(z.string(), z.number()),
  vectors: dataFile,
  graph: dataFile.nullable(),
});

export type DataFile = z.output<typeof dataFile>;
export type IndexHeader = z.output<typeof headerSchema>;

export function encodeHeader(header: IndexHeader): string {
  return `${JSON.stringify({ ...header, sha256: sha256Hex(JSON.stringify(header)) }, null, 2)}\n`;
}

/** @throws FORMAT_TOO_NEW, CHECKSUM_MISMATCH, INDEX_INVALID */
export function decodeHeader(path: string, text: string): IndexHeader {
  const parsed = parseJson(path, text);
  if (typeof parsed.format === 'number' && parsed.format > INDEX_FORMAT) {
    throw new BelfryError('FORMAT_TOO_NEW', {
      given: `${path} in format ${parsed.format}`,
      expected: `format ${INDEX_FORMAT} or older`,
      change: 'Use the Belfry version that wrote it, or build the index again.',
    });
  }
  const { sha256, ...fields } = parsed;
  const header = headerSchema.safeParse(fields);
  if (!header.success) throw invalidIndex(path, z.prettifyError(header.error));
  if (sha256Hex(JSON.stringify(fields)) !== sha256) throw changed(path, 'content that does not fit its digest');
  return header.data;
}

function parseJson(path: string, text: string): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === 'object' && parsed !== null) return parsed as Record<string, unknown>;
  } catch {
    // The same answer as for JSON of another kind.
  }
  throw invalidIndex(path, `${text.length} characters that are not a JSON object`);
}

export function invalidIndex(path: string, found: string): BelfryError {
  return new BelfryError('INDEX_INVALID', {
    given: `${path}: ${found}`,
    expected: 'an index saved by Belfry',
    change: 'Build the index again with `belfry index`.',
  });
}

export function changed(path: string, found: string): BelfryError {
  return new BelfryError('CHECKSUM_MISMATCH', {
    given: `${path} with ${found}`,
    expected: 'the bytes that were saved',
    change: 'Restore the file, or build the index again with `belfry index`.',
  });
}
