/** Opens the run folder training writes to: a new one, or the one an interrupted training left. */
import { existsSync } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { BelfryError, asFileError, type OptionTree } from '@belfry/core';
import { RunFolder, lockRun, type RunLock, type RunProvenance } from '@belfry/data';
import type { z } from 'zod';
import { resolveConfig, type TrainConfig } from './train-config.js';

export interface OwnedRun {
  readonly run: RunFolder;
  readonly lock: RunLock;
}

export interface RunRequest {
  readonly path: string;
  readonly config: TrainConfig;
  /** Of the configuration: has the defaults of options that came after a run was made. */
  readonly schema: z.ZodType;
  readonly provenance: RunProvenance;
  /** More groups for config.json, which do not tell one run from another. */
  readonly kept: OptionTree;
  /** Delete what another training left there. */
  readonly overwrite: boolean;
}

/**
 * The run folder, locked.
 * @throws RUN_LOCKED, FILE_UNREADABLE, DISK_FULL, RUN_EXISTS where the folder holds a run of another configuration or other data
 */
export async function openRun({ path, config, schema, provenance, kept, overwrite }: RunRequest): Promise<OwnedRun> {
  const lock = await lockedFolder(path);
  try {
    await removeLeftovers(path);
    if (RunFolder.exists(path) && overwrite) await clear(path);
    if (!RunFolder.exists(path))
      return { lock, run: await RunFolder.create(path, { config: { ...config, ...kept }, provenance }) };
    const run = await RunFolder.open(path);
    refuseOther(run, config, schema, provenance);
    return { run, lock };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

async function lockedFolder(path: string): Promise<RunLock> {
  try {
    await mkdir(path, { recursive: true });
    return await lockRun(path);
  } catch (error) {
    throw asFileError(error, 'write', path);
  }
}

/** Half-written files of a process that was killed; only the owner of the lock may tell that nobody writes them still. */
async function removeLeftovers(path: string): Promise<void> {
  for (const folder of [path, join(path, 'checkpoint')].filter((name) => existsSync(name))) {
    const leftovers = (await readdir(folder)).filter((name) => /^\..+\.tmp$/.test(name));
    for (const name of leftovers) await rm(join(folder, name), { force: true });
  }
}

const PARTS_OF_A_RUN =
  /^(checkpoint|published|metrics\.jsonl|events\.out\.tfevents\.belfry|report\.json|(vocab|users|items|history|item-features|similar|map)\.arrow|towers\.safetensors|index\..*)$/;

/**
 * Deletes the parts of a run and nothing else that lies there. `config.json` goes first: a folder without it is no run
 * any more, wherever this is cut off.
 */
async function clear(path: string): Promise<void> {
  const { path: folder } = await RunFolder.open(path);
  const parts = (await readdir(folder)).filter((name) => PARTS_OF_A_RUN.test(name));
  for (const name of ['config.json', ...parts]) await rm(join(folder, name), { recursive: true, force: true });
}

/** Options that change what is written down and how fast, not what is learnt. */
const NOT_LEARNT_BY = ['tensorboard', 'logEvery', 'checkpointSeconds', 'keepCheckpoints', 'prefetch'].map(
  (name) => `train.${name}`,
);

/** The machine (threads, backend, versions) may differ between two parts of a training; configuration and data may not. */
function refuseOther(
  { path, manifest }: RunFolder,
  config: TrainConfig,
  schema: z.ZodType,
  provenance: RunProvenance,
): void {
  const asked = asJson(config) as OptionTree;
  const known = withDefaults(
    Object.fromEntries(Object.keys(asked).map((group) => [group, manifest.config[group] ?? {}])),
    schema,
  );
  const differences = differingPaths(known, asked, []).filter((option) => !NOT_LEARNT_BY.includes(option));
  if (manifest.provenance.dataHash !== provenance.dataHash) differences.push('the data set');
  if (differences.length === 0) return;
  throw new BelfryError('RUN_EXISTS', {
    given: `${path}, which holds a run that differs in ${differences.join(', ')}`,
    expected: 'a new folder, or the configuration and data this run was started with',
    change: 'Choose another --run, or give --overwrite to delete the old run.',
    details: { differences },
  });
}

/** As it is where an option of it is no longer known, or no longer valid. */
function withDefaults(config: OptionTree, schema: z.ZodType): unknown {
  try {
    return asJson(resolveConfig(schema, config));
  } catch {
    return config;
  }
}

function asJson(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

/** Dotted paths at which two JSON trees differ. */
function differingPaths(a: unknown, b: unknown, path: string[]): string[] {
  if (isDeepStrictEqual(a, b)) return [];
  if (!isTree(a) || !isTree(b)) return [path.join('.')];
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].flatMap((key) =>
    differingPaths(a[key], b[key], [...path, key]),
  );
}

function isTree(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
