/** The JSON header of a saved index: what it is, and where its sections lie. docs/format/index.md describes the bytes. */
import { z } from 'zod';
import { BelfryError } from '@belfry/core';

const sectionSchema = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9-]{0,31}$/),
  /** From the beginning of the file. */
  offset: z.int().min(0),
  bytes: z.int().min(0),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

const headerSchema = z.strictObject({
  /** Version that wrote it. */
  belfry: z.string(),
  kind: z.string(),
  metric: z.enum(['cosine', 'dot', 'l2']),
  dim: z.int32().min(1),
  /** Vectors that can be found. */
  count: z.int32().min(0),
  /** Hash of the vocabulary whose rows the index holds. */
  vocabulary: z.string().nullable(),
  /** What the kind needs to know to load it. */
  settings: z.record(z.string(), z.union([z.number(), z.string()])),
  sections: z.array(sectionSchema),
});

export type SectionEntry = z.output<typeof sectionSchema>;
export type FileHeader = z.output<typeof headerSchema>;

/** What a saved index says about itself, in whatever format. */
export interface IndexHeader extends Omit<FileHeader, 'belfry' | 'sections'> {
  readonly format: number;
  /** Version that wrote it; null where the format does not say. */
  readonly belfry: string | null;
}

/** Longest account of what is wrong with a header. */
const PROBLEM_CHARACTERS = 500;

/** @throws INDEX_INVALID */
export function parseHeader(path: string, text: string): FileHeader {
  const header = headerSchema.safeParse(parseJson(path, text));
  if (!header.success) throw invalidIndex(path, z.prettifyError(header.error).slice(0, PROBLEM_CHARACTERS));
  return header.data;
}

/** @throws INDEX_INVALID for anything but a JSON object */
export function parseJson(path: string, text: string): Record<string, unknown> {
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

export function truncated(path: string, bytes: number, needed: number): BelfryError {
  return new BelfryError('FILE_TRUNCATED', {
    given: `${path} of ${bytes} bytes`,
    expected: `${needed} bytes`,
    change: 'Copy the file again, or build the index again with `belfry index`.',
  });
}

export function tooNew(path: string, format: number, newest: number): BelfryError {
  return new BelfryError('FORMAT_TOO_NEW', {
    given: `${path} in format ${format}`,
    expected: `format ${newest} or older`,
    change: 'Use the Belfry version that wrote it, or build the index again.',
  });
}
