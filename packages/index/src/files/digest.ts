/** SHA-256 of data files, and making them durable. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';

export interface Digest {
  readonly sizeBytes: number;
  readonly sha256: string;
}

export function digestOfBytes(parts: readonly Uint8Array[]): Digest {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return { sizeBytes: parts.reduce((sum, { length }) => sum + length, 0), sha256: hash.digest('hex') };
}

/** Reads in pieces: a graph may be larger than one wants to hold twice. */
export async function digestOfFile(path: string): Promise<Digest> {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  for await (const piece of createReadStream(path)) {
    hash.update(piece as Buffer);
    sizeBytes += (piece as Buffer).length;
  }
  return { sizeBytes, sha256: hash.digest('hex') };
}

export async function flushFile(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
