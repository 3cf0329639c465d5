/**
 * Writes a data set folder, whole or not at all: it is put together beside its place and renamed. A data set that is
 * already there is replaced; a folder that holds anything else is left alone.
 */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { BelfryError, asFileError, atomicWriteFile, sha256Hex } from '@belfry/core';
import type { Dataset } from '../dataset.js';
import { itemCounts, userCounts } from '../log/users-of-log.js';
import { encodeArrow, type ArrowTable } from '../arrow/arrow-file.js';
import {
  DATASET_FORMAT,
  MANIFEST_FILE,
  hashOfFiles,
  isDatasetFolder,
  type DatasetManifest,
  type FileSeal,
} from './dataset-manifest.js';
import { interactionsTable } from './interactions-table.js';
import { vocabularyTable } from './vocabulary-table.js';

/**
 * @param origin JSON kept in `dataset.json`: how the data set was made
 * @returns the manifest, with the hash
 * @throws BelfryError DATASET_INVALID (the folder holds other things), DISK_FULL, FILE_UNREADABLE
 */
export async function writeDataset(
  dir: string,
  dataset: Omit<Dataset, 'hash'>,
  origin: unknown = null,
): Promise<DatasetManifest> {
  const target = resolve(dir);
  await refuseOtherContent(target);
  const temporary = `${target}.${process.pid}-${randomBytes(4).toString('hex')}.tmp`;
  try {
    await mkdir(temporary, { recursive: true });
    const manifest = await writeFiles(temporary, dataset, origin);
    await replaceFolder(target, temporary);
    return manifest;
  } catch (error) {
    throw asFileError(error, 'write', target);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

async function writeFiles(dir: string, dataset: Omit<Dataset, 'hash'>, origin: unknown): Promise<DatasetManifest> {
  const { users, items, userFeatures, itemFeatures, train, validation, test } = dataset;
  const files: Record<string, FileSeal> = {};
  const write = async (name: string, table: ArrowTable): Promise<void> => {
    const bytes = encodeArrow(table);
    await atomicWriteFile(join(dir, name), bytes);
    files[name] = { sizeBytes: bytes.length, sha256: sha256Hex(bytes) };
  };
  await write(
    'users.arrow',
    vocabularyTable('user', { vocabulary: users, features: userFeatures }, userCounts(train, users.size)),
  );
  await write(
    'items.arrow',
    vocabularyTable('item', { vocabulary: items, features: itemFeatures }, itemCounts(train, items.size)),
  );
  await write('train.arrow', interactionsTable(train));
  if (validation !== null) await write('validation.arrow', interactionsTable(validation));
  if (test !== null) await write('test.arrow', interactionsTable(test));
  const manifest: DatasetManifest = {
    belfry: 'dataset',
    format: DATASET_FORMAT,
    hash: hashOfFiles(files),
    userCount: users.size,
    itemCount: items.size,
    parts: {
      train: train.length,
      ...(validation && { validation: validation.length }),
      ...(test && { test: test.length }),
    },
    files,
    origin,
  };
  await atomicWriteFile(join(dir, MANIFEST_FILE), `${JSON.stringify(manifest, null, 2)}\n`);
  return manifest;
}

async function refuseOtherContent(target: string): Promise<void> {
  if (!existsSync(target) || isDatasetFolder(target)) return;
  const content = await readdir(target).catch(() => ['(not a folder)']);
  if (content.length === 0) return;
  throw new BelfryError('DATASET_INVALID', {
    given: `${target}, which holds ${content.slice(0, 3).join(', ')}${content.length > 3 ? ', …' : ''} and no data set`,
    expected: 'a new folder, an empty one or a data set to replace',
    change: 'Choose another folder; nothing was changed.',
  });
}

/** Moves the old folder aside first: a folder cannot be renamed over a full one. It comes back if the new one cannot take its place. */
async function replaceFolder(target: string, made: string): Promise<void> {
  const aside = `${made}.old`;
  const replaces = existsSync(target);
  if (replaces) await rename(target, aside);
  try {
    await rename(made, target);
  } catch (error) {
    if (replaces) await rename(aside, target);
    throw error;
  }
  await rm(aside, { recursive: true, force: true });
}
