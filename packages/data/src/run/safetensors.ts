/**
 * Named arrays in one file: the safetensors format (8 bytes header length, JSON header, raw little-endian data), so that
 * weights open in Python as they are. A digest over header and data sits in the header's `__metadata__`.
 */
import { createHash, type Hash } from 'node:crypto';
import { BelfryError, atomicWriteFile, readWholeFile } from '@belfry/core';

export interface NamedArray {
  readonly shape: readonly number[];
  /** float32, or bfloat16 as the upper halves of float32. */
  readonly values: Float32Array | Uint16Array;
}

export interface Safetensors {
  readonly arrays: ReadonlyMap<string, NamedArray>;
  /** Free JSON beside the arrays. */
  readonly meta: unknown;
}

const arrayOf = { F32: Float32Array, BF16: Uint16Array };

interface HeaderEntry {
  dtype: keyof typeof arrayOf;
  shape: readonly number[];
  data_offsets: [number, number];
}

type Header = Record<string, HeaderEntry> & { __metadata__: { belfry: string; sha256: string } };

const DIGEST_PLACE = '0'.repeat(64);

/** Writes whole or not at all. @throws DISK_FULL, FILE_UNREADABLE */
export async function writeSafetensors(path: string, content: Safetensors): Promise<void> {
  const header: Record<string, unknown> = {
    __metadata__: { sha256: DIGEST_PLACE, belfry: JSON.stringify(content.meta) },
  };
  const chunks: Uint8Array[] = [];
  let offset = 0;
  for (const [name, { shape, values }] of content.arrays) {
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    const dtype = values instanceof Float32Array ? 'F32' : 'BF16';
    header[name] = { dtype, shape, data_offsets: [offset, offset + bytes.length] } satisfies HeaderEntry;
    chunks.push(bytes);
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
 * Reads a file of {@link writeSafetensors}; the arrays are views on one buffer.
 * @throws FILE_NOT_FOUND, FILE_TRUNCATED, CHECKSUM_MISMATCH
 */
export async function readSafetensors(path: string): Promise<Safetensors> {
  const file = await readWholeFile(path);
  const damaged = (found: string): BelfryError =>
    new BelfryError('FILE_TRUNCATED', {
      given: `${path}: ${found}`,
      expected: 'a whole safetensors file',
      change: 'Use another checkpoint, or train again.',
    });
  if (file.length < 8) throw damaged(`${file.length} bytes`);
  const dataStart = 8 + Number(Buffer.from(file.buffer, file.byteOffset, 8).readBigUInt64LE());
  if (dataStart > file.length) throw damaged(`${file.length} bytes where the header alone needs ${dataStart}`);
  const json = Buffer.from(file.buffer, file.byteOffset + 8, dataStart - 8).toString('utf8');
  const sealedDigest = /"sha256":"([0-9a-f]{64})"/.exec(json)?.[1];
  if (sealedDigest === undefined) throw damaged('a header without its digest');
  const digest = startDigest(json.replace(sealedDigest, DIGEST_PLACE)).update(file.subarray(dataStart)).digest('hex');
  if (digest !== sealedDigest) {
    throw new BelfryError('CHECKSUM_MISMATCH', {
      given: `${path}, ${file.length} bytes with digest ${digest.slice(0, 12)}…`,
      expected: `digest ${sealedDigest.slice(0, 12)}…: the file is cut off or changed`,
      change: 'Use another checkpoint, or train again.',
    });
  }
  const { __metadata__: metadata, ...entries } = JSON.parse(json) as Header;
  const arrays = new Map(
    Object.entries(entries).map(
      ([
        name,
        {
          dtype,
          shape,
          data_offsets: [start, end],
        },
      ]) => [name, { shape, values: numbersAt(file, dtype, dataStart + start, dataStart + end) }],
    ),
  );
  return { arrays, meta: JSON.parse(metadata.belfry) };
}

function numbersAt(
  file: Uint8Array<ArrayBuffer>,
  dtype: HeaderEntry['dtype'],
  start: number,
  end: number,
): NamedArray['values'] {
  const Values = arrayOf[dtype];
  const position = file.byteOffset + start;
  const size = Values.BYTES_PER_ELEMENT;
  if (position % size === 0) return new Values(file.buffer, position, (end - start) / size);
  return new Values(file.slice(start, end).buffer);
}
