/** The bytes of a file as a stream; a name that ends in `.gz` is decompressed on the way. */
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { BelfryError, asFileError } from '@belfry/core';

const CHUNK_BYTES = 1 << 17;

/** @throws BelfryError FILE_NOT_FOUND, FILE_UNREADABLE, FILE_TRUNCATED (gzip that ends early or is damaged) */
export async function* readChunks(path: string): AsyncGenerator<Uint8Array> {
  const file = createReadStream(path, { highWaterMark: CHUNK_BYTES });
  const stream = isGzip(path) ? pipeline(file, createGunzip({ chunkSize: CHUNK_BYTES }), () => {}) : file;
  try {
    yield* stream;
  } catch (error) {
    throw isZlibError(error) ? damagedGzip(path, error) : asFileError(error, 'read', path);
  }
}

export function isGzip(path: string): boolean {
  return path.endsWith('.gz');
}

function isZlibError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('Z_');
}

function damagedGzip(path: string, cause: NodeJS.ErrnoException): BelfryError {
  return new BelfryError(
    'FILE_TRUNCATED',
    {
      given: `${path}: ${cause.message} (${cause.code})`,
      expected: 'a whole gzip file',
      change: 'Fetch or compress the file again.',
    },
    { cause },
  );
}
