/** Opens the run folder training writes to: a new one, or the one an interrupted training left. */
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { BelfryError } from '@belfry/core';
import { RunFolder, lockRun, type RunLock, type RunProvenance } from '@belfry/data';
import type { TrainConfig } from './train-config.js';

export interface OwnedRun {
  readonly run: RunFolder;
  readonly lock: RunLock;
}

export interface RunRequest {
  readonly path: string;
  readonly config: TrainConfig;
  readonly provenance: RunProvenance;
  /** Delete what another training left there. */
  readonly overwrite: boolean;
}

/**
 * The run folder, locked.
 * @throws RUN_LOCKED, RUN_EXISTS where the folder holds a run of another configuration or other data
 */
export async function openRun({ path, config, provenance, overwrite }: RunRequest): Promise<OwnedRun> {
  await mkdir(path, { recursive: true });
  const lock = await lockRun(path);
  try {
    if (RunFolder.exists(path) && overwrite) await clear(path);
    if (!RunFolder.exists(path))
      return { lock, run: await RunFolder.create(path, { config: { ...config }, provenance }) };
    const run = await RunFolder.open(path);
    refuseOther(run, config, provenance);
    return { run, lock };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** `config.json` goes first: a folder without it is no run any more, wherever this is cut off. The lock stays. */
async function clear(path: string): Promise<void> {
  const { path: folder } = await RunFolder.open(path);
  const others = (await readdir(folder)).filter((name) => name !== 'config.json' && name !== 'lock.json');
  for (const name of ['config.json', ...others]) await rm(join(folder, name), { recursive: true, force: true });
}

/** The machine (threads, backend, versions) may differ between two parts of a training; configuration and data may not. */
function refuseOther({ path, manifest }: RunFolder, config: TrainConfig, provenance: RunProvenance): void {
  const differences = differingPaths(manifest.config, JSON.parse(JSON.stringify(config)));
  if (manifest.provenance.dataHash !== provenance.dataHash) differences.push('the data set');
  if (differences.length === 0) return;
  throw new BelfryError('RUN_EXISTS', {
    given: `${path}, which holds a run that differs in ${differences.join(', ')}`,
    expected: 'a new folder, or the configuration and data this run was started with',
    change: 'Choose another --run, or give --overwrite to delete the old run.',
    details: { differences },
  });
}

/** Dotted paths at which two JSON trees differ. */
function differingPaths(a: unknown, b: unknown, path: string[] = []): string[] {
  if (isDeepStrictEqual(a, b)) return [];
  if (!isTree(a) || !isTree(b)) return [path.join('.')];
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].flatMap((key) =>
    differingPaths(a[key], b[key], [...path, key]),
  );
}

function isTree(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
