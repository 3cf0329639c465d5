/**
 * Arrow IPC files of a run: one record batch, and in the schema's metadata what the file is, its format version and a
 * sha-256 over its columns, so that a file is self-describing and damage is noticed.
 */
import { createHash } from 'node:crypto';
import type { Data } from 'apache-arrow';
import { BelfryError, atomicWriteFile, readWholeFile } from '@belfry/core';
import { decodeArrow, encodeArrow, type ArrowTable } from '../arrow/arrow-file.js';
import { RUN_FORMAT, refuseNewer } from './run-format.js';

export interface SealedTable extends ArrowTable {
  /** What the file is, e.g. `items`. */
  readonly kind: string;
}

/** Writes whole or not at all. @throws DISK_FULL, FILE_UNREADABLE */
export async function writeSealedArrow(path: string, table: SealedTable): Promise<void> {
  const seal = {
    'belfry.kind': table.kind,
    'belfry.format': String(RUN_FORMAT),
    'belfry.sha256': digest(table.columns),
  };
  await atomicWriteFile(path, encodeArrow({ columns: table.columns, metadata: { ...table.metadata, ...seal } }));
}

/**
 * Reads a file of {@link writeSealedArrow}; columns are views on the file's buffer.
 * @throws FILE_NOT_FOUND, FILE_TRUNCATED, CHECKSUM_MISMATCH, FORMAT_TOO_NEW
 */
export async function readSealedArrow(path: string, kind: string): Promise<SealedTable> {
  const bytes = await readWholeFile(path);
  let table: ArrowTable;
  try {
    table = decodeArrow(bytes);
  } catch (cause) {
    throw truncated(path, kind, `${bytes.length} bytes that do not parse as Arrow IPC`, cause);
  }
  const { columns, metadata } = table;
  if (metadata['belfry.kind'] !== kind) throw truncated(path, kind, `kind "${metadata['belfry.kind'] ?? 'none'}"`);
  refuseNewer(path, Number(metadata['belfry.format']));
  const found = digest(columns);
  if (found !== metadata['belfry.sha256']) {
    throw new BelfryError('CHECKSUM_MISMATCH', {
      given: `${path} with digest ${found.slice(0, 12)}…`,
      expected: `digest ${String(metadata['belfry.sha256']).slice(0, 12)}…`,
      change: 'Restore the file, or make the run again.',
    });
  }
  return { kind, columns, metadata };
}

function truncated(path: string, kind: string, found: string, cause?: unknown): BelfryError {
  return new BelfryError(
    'FILE_TRUNCATED',
    {
      given: `${path}: ${found}`,
      expected: `a whole "${kind}" file of a run`,
      change: 'Restore the file, or make the run again.',
    },
    { cause },
  );
}

function digest(columns: Readonly<Record<string, Data>>): string {
  const hash = createHash('sha256');
  for (const name of Object.keys(columns)) addBuffers(hash.update(`${name}:${columns[name].length};`), columns[name]);
  return hash.digest('hex');
}

function addBuffers(hash: ReturnType<typeof createHash>, data: Data): void {
  if (data.valueOffsets) hash.update(bytesOf(data.valueOffsets.subarray(0, data.length + 1)));
  if (data.values) hash.update(bytesOf(contentOf(data)));
  for (const child of data.children) addBuffers(hash, child);
  for (const part of data.dictionary?.data ?? []) addBuffers(hash, part);
}

/** The values without the padding that a file adds behind them. */
function contentOf(data: Data): ArrayBufferView {
  if (data.valueOffsets && data.children.length === 0) return data.values.subarray(0, data.valueOffsets[data.length]);
  return data.values.subarray(0, data.length * data.stride);
}

function bytesOf(view: ArrayBufferView): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}
