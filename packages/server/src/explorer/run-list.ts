/** The runs a page may look at: the one that is served and those in folders beside it. */
import { readdir } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { BelfryError, nearest } from '@belfry/core';
import { RunFolder } from '@belfry/data';
import { readReport, type RunReport } from './run-report.js';

export interface ListedRun {
  /** Name of its folder. */
  readonly id: string;
  /** Whether recall answers from it. */
  readonly served: boolean;
  readonly createdAt: string;
  readonly preset: string | null;
  /** Whether training has come to its end. */
  readonly finished: boolean;
  /** Whether it learns from a stream, or is a version of one that does. */
  readonly onStream: boolean;
  /** Figures on the test part of the model that is served, else on the validation part; null where neither was measured. */
  readonly figures: Readonly<Record<string, number>> | null;
}

/** The served run first, then the newest. */
export async function listRuns(served: string): Promise<ListedRun[]> {
  const folder = dirname(resolve(served));
  const names = (await readdir(folder, { withFileTypes: true }))
    .filter((entry) => entry.isDirectory() && RunFolder.exists(resolve(folder, entry.name)))
    .map(({ name }) => name);
  const runs = await Promise.all(names.map((name) => listed(resolve(folder, name), served)));
  return runs
    .filter((run) => run !== null)
    .sort((a, b) => Number(b.served) - Number(a.served) || b.createdAt.localeCompare(a.createdAt));
}

/**
 * @param id a name in the list of runs; nothing else opens a folder
 * @throws RUN_NOT_FOUND
 */
export async function openListedRun(served: string, id: string): Promise<RunFolder> {
  const ids = (await listRuns(served)).map((run) => run.id);
  if (ids.includes(id)) return RunFolder.open(resolve(dirname(resolve(served)), id));
  const near = nearest(id, ids);
  throw new BelfryError('RUN_NOT_FOUND', {
    given: `run "${id}"`,
    expected: `one of the ${ids.length} runs beside the one that is served`,
    change: near === null ? 'Ask for /v1/runs, which lists them.' : `The nearest name is "${near}".`,
  });
}

/** null where it cannot be read (being made, or by a newer Belfry): one bad folder must not hide the others. */
async function listed(path: string, served: string): Promise<ListedRun | null> {
  try {
    const run = await RunFolder.open(path);
    const report = await readReport(run);
    return {
      id: basename(path),
      served: resolve(served) === path,
      createdAt: run.manifest.provenance.createdAt,
      preset: typeof run.manifest.config.preset === 'string' ? run.manifest.config.preset : null,
      finished: report !== null,
      onStream: run.manifest.config.online !== undefined,
      figures: report === null ? null : servedFigures(report),
    };
  } catch (error) {
    if (error instanceof BelfryError) return null;
    throw error;
  }
}

function servedFigures({ selection, refit }: RunReport): Readonly<Record<string, number>> | null {
  return (refit ?? selection)?.test ?? selection?.test ?? selection?.validation ?? null;
}
