/**
 * The first bytes of a saved index: magic, format and length of the header, the header as JSON, and SHA-256 over all of
 * that; zeros up to the first section. Nothing of a file is believed before its magic, its length and this digest are.
 */
import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { BelfryError } from '@belfry/core';
import { changed, invalidIndex, parseHeader, tooNew, truncated, type FileHeader } from './index-header.js';
import { readRange } from './pieces.js';

/** Raised when an older Belfry could not read what this one writes. */
export const INDEX_FORMAT = 2;

/** Sections begin at multiples of it, so that they can be mapped. */
export const ALIGNMENT = 4096;

/** 0x89 is no character of UTF-8, the line break does not survive being taken for text. */
const MAGIC = Buffer.from('\x89BELFRY\n', 'latin1');
const PREAMBLE_BYTES = MAGIC.length + 4 + 4;
const DIGEST_BYTES = 32;
const MAX_HEADER_BYTES = 65_536;

export function aligned(offset: number): number {
  return Math.ceil(offset / ALIGNMENT) * ALIGNMENT;
}

/** Bytes of a header as JSON. */
export function headerBytes(header: FileHeader): number {
  return Buffer.byteLength(JSON.stringify(header));
}

/** @param bytes the JSON is to take, filled up with spaces @throws INVALID_ARGUMENT for more than 64 KiB */
export function encodeHeader(header: FileHeader, bytes = headerBytes(header)): Buffer {
  if (bytes > MAX_HEADER_BYTES) throw tooLong(bytes);
  const json = Buffer.alloc(bytes, ' ');
  json.write(JSON.stringify(header));
  const block = Buffer.alloc(blockBytes(json.length));
  MAGIC.copy(block);
  block.writeUInt32LE(INDEX_FORMAT, MAGIC.length);
  block.writeUInt32LE(json.length, MAGIC.length + 4);
  json.copy(block, PREAMBLE_BYTES);
  const covered = PREAMBLE_BYTES + json.length;
  createHash('sha256').update(block.subarray(0, covered)).digest().copy(block, covered);
  return block;
}

/** @throws INDEX_INVALID, FORMAT_TOO_NEW, FILE_TRUNCATED, CHECKSUM_MISMATCH */
export async function readHeader(path: string, file: FileHandle): Promise<{ header: FileHeader; blockBytes: number }> {
  const { size } = await file.stat();
  const preamble = await readRange(file, 0, Math.min(size, PREAMBLE_BYTES));
  if (!MAGIC.equals(preamble.subarray(0, MAGIC.length)))
    throw invalidIndex(path, 'other first bytes than an index has');
  if (size < PREAMBLE_BYTES) throw truncated(path, size, ALIGNMENT);
  const format = preamble.readUInt32LE(MAGIC.length);
  const length = preamble.readUInt32LE(MAGIC.length + 4);
  if (format > INDEX_FORMAT) throw tooNew(path, format, INDEX_FORMAT);
  if (format !== INDEX_FORMAT || length > MAX_HEADER_BYTES) {
    throw invalidIndex(path, `format ${format} with a header of ${length} bytes`);
  }
  if (size < blockBytes(length)) throw truncated(path, size, blockBytes(length));
  const block = await readRange(file, 0, blockBytes(length));
  const covered = PREAMBLE_BYTES + length;
  const digest = createHash('sha256').update(block.subarray(0, covered)).digest();
  if (!digest.equals(block.subarray(covered, covered + DIGEST_BYTES)))
    throw changed(path, 'a header that does not fit its digest');
  if (block.subarray(covered + DIGEST_BYTES).some((byte) => byte !== 0))
    throw changed(path, 'bytes between its header and its first section');
  return { header: parseHeader(path, block.toString('utf8', PREAMBLE_BYTES, covered)), blockBytes: block.length };
}

function blockBytes(length: number): number {
  return aligned(PREAMBLE_BYTES + length + DIGEST_BYTES);
}

function tooLong(bytes: number): BelfryError {
  return new BelfryError('INVALID_ARGUMENT', {
    given: `an index whose header takes ${bytes} bytes`,
    expected: `at most ${MAX_HEADER_BYTES}`,
    change: 'Give the hash of the vocabulary, not the vocabulary.',
  });
}
