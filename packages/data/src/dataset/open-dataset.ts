/** Reads a data set folder. Columns are typed-array views on the bytes of their file; nothing is copied. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { BelfryError, readWholeFile, sha256Hex } from '@belfry/core';
import type { Dataset } from '../dataset.js';
import type { Interactions } from '../interactions.js';
import { decodeArrow, type ArrowTable } from '../arrow/arrow-file.js';
import { notADataset, readManifest, type DatasetManifest, type FileSeal } from './dataset-manifest.js';
import { interactionsOf } from './interactions-table.js';
import { vocabularyOf } from './vocabulary-table.js';

export interface OpenDatasetOptions {
  /** Whether the test part is read; without, `test` is null. By default it is. */
  readonly withTest?: boolean;
}

/**
 * @throws BelfryError DATASET_INVALID (not a data set, parts missing), FORMAT_TOO_NEW, FILE_TRUNCATED, CHECKSUM_MISMATCH
 */
export async function openDataset(dir: string, { withTest = true }: OpenDatasetOptions = {}): Promise<Dataset> {
  const manifest = await readManifest(dir);
  const table = (name: string): Promise<ArrowTable> => readSealed(dir, name, manifest);
  const part = async (name: string): Promise<Interactions | null> =>
    name in manifest.files ? interactionsOf(await table(name)) : null;
  const users = vocabularyOf('user', await table('users.arrow'));
  const items = vocabularyOf('item', await table('items.arrow'));
  return {
    users: users.vocabulary,
    items: items.vocabulary,
    userFeatures: users.features,
    itemFeatures: items.features,
    train: interactionsOf(await table('train.arrow')),
    validation: await part('validation.arrow'),
    test: withTest ? await part('test.arrow') : null,
    hash: manifest.hash,
  };
}

async function readSealed(dir: string, name: string, manifest: DatasetManifest): Promise<ArrowTable> {
  const path = join(dir, name);
  if (!(name in manifest.files) || !existsSync(path)) throw notADataset(dir, `which lacks ${name}`);
  const bytes = await readWholeFile(path);
  checkSeal(path, bytes, manifest.files[name]);
  try {
    return decodeArrow(bytes);
  } catch (cause) {
    throw notADataset(dir, `whose ${name} does not parse as Arrow`, cause);
  }
}

function checkSeal(path: string, bytes: Uint8Array, { sizeBytes, sha256 }: FileSeal): void {
  const change = 'Restore the file, or make the data set again.';
  if (bytes.length < sizeBytes) {
    throw new BelfryError('FILE_TRUNCATED', {
      given: `${path} of ${bytes.length} bytes`,
      expected: `${sizeBytes} bytes`,
      change,
    });
  }
  const found = sha256Hex(bytes);
  if (found !== sha256) {
    throw new BelfryError('CHECKSUM_MISMATCH', {
      given: `${path} with sha-256 ${found.slice(0, 12)}…`,
      expected: `${sha256.slice(0, 12)}…`,
      change,
    });
  }
}
