/**
 * Named arrays in one file: the safetensors format (8 bytes header length, JSON header, raw little-endian data), so that
 * weights open in Python as they are. A digest over header and data sits in the header's `__metadata__`.
 */
import { createHash, type Hash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { BelfryError, asFileError, atomicWriteFile } from '@belfry/core';

/** What is learned is float32, or bfloat16 as the upper halves of float32. */
export type LearnedValues = Float32Array | Uint16Array;

/** What a file can hold beside it. */
export type StoredValues = LearnedValues | Int32Array | Float64Array | Uint8Array;

export interface NamedArray<Values extends StoredValues = LearnedValues> {
  readonly shape: readonly number[];
  readonly values: Values;
}

export interface Safetensors<Values extends StoredValues = LearnedValues> {
  readonly arrays: ReadonlyMap<string, NamedArray<Values>>;
  /** Free JSON beside the arrays. */
  readonly meta: unknown;
}

const arrayOf = { F32: Float32Array, BF16: Uint16Array, I32: Int32Array, F64: Float64Array, U8: Uint8Array };

function dtypeOf(values: StoredValues): keyof typeof arrayOf {
  return (Object.keys(arrayOf) as (keyof typeof arrayOf)[]).find((dtype) => values instanceof arrayOf[dtype])!;
}

interface HeaderEntry {
  dtype: keyof typeof arrayOf;
  shape: readonly number[];
  data_offsets: [number, number];
}

type Header = Record<string, HeaderEntry> & { __metadata__: { belfry: string; sha256: string } };

/** Bytes read, hashed or written at once: an array may be larger than memory. */
const PIECE_BYTES = 2 ** 26;

const DIGEST_PLACE = '0'.repeat(64);

/** Writes whole or not at all. @throws DISK_FULL, FILE_UNREADABLE */
export async function writeSafetensors(path: string, content: Safetensors<StoredValues>): Promise<void> {
  const header: Record<string, unknown> = {
    __metadata__: { sha256: DIGEST_PLACE, belfry: JSON.stringify(content.meta) },
  };
  const chunks: Uint8Array[] = [];
  let offset = 0;
  for (const [name, { shape, values }] of content.arrays) {
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    header[name] = {
      dtype: dtypeOf(values),
      shape,
      data_offsets: [offset, offset + bytes.length],
    } satisfies HeaderEntry;
    for (let at = 0; at < bytes.length; at += PIECE_BYTES) chunks.push(bytes.subarray(at, at + PIECE_BYTES));
    offset += bytes.length;
  }
  const text = JSON.stringify(header);
  const json = text.padEnd(Math.ceil(Buffer.byteLength(text) / 8) * 8 - Buffer.byteLength(text) + text.length);
  const hash = startDigest(json);
  for (const chunk of chunks) hash.update(chunk);
  const sealed = Buffer.from(json.replace(DIGEST_PLACE, hash.digest('hex')));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(sealed.length));
  await atomicWriteFile(path, inOrder([length, sealed, ...chunks]));
}

/** The header's length goes in too, or the border between header and data could be moved unnoticed. */
function startDigest(json: string): Hash {
  return createHash('sha256').update(`${json.length}:`).update(json);
}

async function* inOrder(chunks: Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* chunks;
}

/**
 * Reads a file of {@link writeSafetensors}. Nothing of it is believed before the digest is found right. The type names what
 * the file is known to hold.
 *
 * @param memory where the arrays are put; gives room for so many bytes
 * @throws FILE_NOT_FOUND, FILE_TRUNCATED, CHECKSUM_MISMATCH, and what `memory` throws
 */
export async function readSafetensors<Values extends StoredValues = LearnedValues>(
  path: string,
  memory: (bytes: number) => ArrayBuffer = (bytes) => new ArrayBuffer(bytes),
): Promise<Safetensors<Values>> {
  try {
    const file = await open(path, 'r');
    try {
      return (await readFrom(path, file, memory)) as Safetensors<Values>;
    } finally {
      await file.close();
    }
  } catch (error) {
    throw asFileError(error, 'read', path);
  }
}

async function readFrom(
  path: string,
  file: FileHandle,
  memory: (bytes: number) => ArrayBuffer,
): Promise<Safetensors<StoredValues>> {
  const { json, dataStart } = await readHeader(path, file);
  await requireDigest(path, file, json, dataStart);
  const { __metadata__: metadata, ...entries } = JSON.parse(json) as Header;
  const arrays = new Map<string, NamedArray<StoredValues>>();
  for (const [name, entry] of Object.entries(entries)) {
    const [start, end] = entry.data_offsets;
    const buffer = memory(end - start);
    const bytes = new Uint8Array(buffer);
    for (let at = 0; at < bytes.length; at += PIECE_BYTES)
      await readPiece(file, bytes.subarray(at, at + PIECE_BYTES), dataStart + start + at);
    arrays.set(name, { shape: entry.shape, values: new arrayOf[entry.dtype](buffer) });
  }
  return { arrays, meta: JSON.parse(metadata.belfry) };
}

async function readHeader(path: string, file: FileHandle): Promise<{ json: string; dataStart: number }> {
  const { size } = await file.stat();
  if (size < 8) throw damaged(path, `${size} bytes`);
  const length = Buffer.alloc(8);
  await readPiece(file, length, 0);
  const dataStart = 8 + Number(length.readBigUInt64LE());
  if (dataStart > size) throw damaged(path, `${size} bytes where the header alone needs ${dataStart}`);
  const json = Buffer.alloc(dataStart - 8);
  await readPiece(file, json, 8);
  return { json: json.toString('utf8'), dataStart };
}

async function requireDigest(path: string, file: FileHandle, json: string, dataStart: number): Promise<void> {
  const sealedDigest = /"sha256":"([0-9a-f]{64})"/.exec(json)?.[1];
  if (sealedDigest === undefined) throw damaged(path, 'a header without its digest');
  const hash = startDigest(json.replace(sealedDigest, DIGEST_PLACE));
  const { size } = await file.stat();
  const piece = new Uint8Array(Math.min(PIECE_BYTES, size - dataStart));
  for (let at = dataStart; at < size; at += piece.length)
    hash.update(piece.subarray(0, await readPiece(file, piece, at)));
  const digest = hash.digest('hex');
  if (digest === sealedDigest) return;
  throw new BelfryError('CHECKSUM_MISMATCH', {
    given: `${path}, ${size} bytes with digest ${digest.slice(0, 12)}…`,
    expected: `digest ${sealedDigest.slice(0, 12)}…: the file is cut off or changed`,
    change: 'Use another checkpoint, or train again.',
  });
}

/** Fills the piece as far as the file goes; returns how far. */
async function readPiece(file: FileHandle, piece: Uint8Array, position: number): Promise<number> {
  let filled = 0;
  while (filled < piece.length) {
    const { bytesRead } = await file.read(piece, filled, piece.length - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return filled;
}

function damaged(path: string, found: string): BelfryError {
  return new BelfryError('FILE_TRUNCATED', {
    given: `${path}: ${found}`,
    expected: 'a whole safetensors file',
    change: 'Use another checkpoint, or train again.',
  });
}
