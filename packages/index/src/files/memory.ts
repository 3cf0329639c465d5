/** Refusing what does not fit before it is allocated: afterwards the operating system may end the process instead. */
import { freemem, totalmem } from 'node:os';
import { BelfryError } from '@belfry/core';

/**
 * Bytes this process can still take. Of a container's limit its own memory is subtracted and not what the container uses
 * in all, which counts files the system keeps in memory only as long as nothing else needs it.
 */
export function grantedMemory(): number {
  const constrained = process.constrainedMemory();
  const limit = constrained > 0 ? Math.min(constrained, totalmem()) : totalmem();
  return Math.max(0, Math.min(freemem(), limit - process.memoryUsage.rss()));
}

/** @throws OUT_OF_MEMORY */
export function requireMemory(path: string, bytes: number, granted = grantedMemory()): void {
  if (bytes <= granted) return;
  throw new BelfryError('OUT_OF_MEMORY', {
    given: `${path}, which needs ${mebibytes(bytes)} MiB of memory, where ${mebibytes(granted)} are to be had`,
    expected: 'an index that fits in memory',
    change:
      'Grant more memory, or load an index of kind hnsw with `mapped: true`, which leaves vectors and links in the file.',
    details: { path, neededBytes: bytes, grantedBytes: granted },
  });
}

function mebibytes(bytes: number): string {
  return Math.ceil(bytes / 2 ** 20).toLocaleString('en-US');
}
