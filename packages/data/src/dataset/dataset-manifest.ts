/** `dataset.json`: what is in a data set folder and where it came from. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { BelfryError, readWholeFile, sha256Hex } from '@belfry/core';

/** Version of the folder's layout; raised when an older Belfry could not read what this one writes. */
export const DATASET_FORMAT = 1;

export const MANIFEST_FILE = 'dataset.json';

export interface DatasetManifest {
  readonly belfry: 'dataset';
  readonly format: number;
  /** sha-256 over names and digests of the Arrow files, in order of name. */
  readonly hash: string;
  readonly userCount: number;
  readonly itemCount: number;
  /** Interactions per part. */
  readonly parts: Readonly<Record<string, number>>;
  /** The folder's Arrow files by name. */
  readonly files: Readonly<Record<string, FileSeal>>;
  /** How it was made: the import report, or what the maker of the data set wrote in its place. */
  readonly origin: unknown;
}

export interface FileSeal {
  readonly sizeBytes: number;
  readonly sha256: string;
}

export function hashOfFiles(files: Readonly<Record<string, FileSeal>>): string {
  const lines = Object.keys(files)
    .sort()
    .map((name) => `${name} ${files[name].sha256}\n`);
  return sha256Hex(lines.join(''));
}

/** Whether a folder claims to be a data set. */
export function isDatasetFolder(dir: string): boolean {
  return existsSync(join(dir, MANIFEST_FILE));
}

/** @throws BelfryError DATASET_INVALID, FORMAT_TOO_NEW, FILE_TRUNCATED */
export async function readManifest(dir: string): Promise<DatasetManifest> {
  const path = join(dir, MANIFEST_FILE);
  if (!isDatasetFolder(dir))
    throw notADataset(dir, existsSync(dir) ? `without ${MANIFEST_FILE}` : 'which does not exist');
  const text = Buffer.from(await readWholeFile(path)).toString('utf8');
  const manifest = parseManifest(path, text);
  if (manifest?.belfry !== 'dataset' || typeof manifest.format !== 'number')
    throw notADataset(dir, `whose ${MANIFEST_FILE} is not Belfry's`);
  if (manifest.format > DATASET_FORMAT) {
    throw new BelfryError('FORMAT_TOO_NEW', {
      given: `${dir} in format ${manifest.format}`,
      expected: `format ${DATASET_FORMAT} or older`,
      change: 'Use the Belfry version that wrote it, or a newer one.',
    });
  }
  return manifest;
}

export function notADataset(dir: string, found: string, cause?: unknown): BelfryError {
  const report = {
    given: `${dir}, ${found}`,
    expected: 'a folder made by `belfry import` or `belfry synth`',
    change: 'Check the path, or make the data set again.',
  };
  return new BelfryError('DATASET_INVALID', report, { cause });
}

function parseManifest(path: string, text: string): DatasetManifest | null {
  try {
    return JSON.parse(text) as DatasetManifest | null;
  } catch (cause) {
    const report = {
      given: `${path}, whose ${text.length} characters are not JSON`,
      expected: 'a whole JSON file',
      change: 'Make the data set again.',
    };
    throw new BelfryError('FILE_TRUNCATED', report, { cause });
  }
}
