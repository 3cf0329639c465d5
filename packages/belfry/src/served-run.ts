/** A finished run as serving sees it: vocabularies, served vectors, and how they are compared. */
import { BelfryError, parseOptions } from '@belfry/core';
import { INDEX_FILE, RunFolder, type ServingVectors, type Vocabulary } from '@belfry/data';
import { scoreOptions, servedMetric, type ScoreOptions } from '@belfry/eval';
import type { Metric } from '@belfry/index';

export interface ServedRun {
  readonly folder: RunFolder;
  readonly users: Vocabulary;
  readonly items: Vocabulary;
  readonly itemVectors: ServingVectors;
  readonly score: ScoreOptions;
  /** What the index over the items goes by. */
  readonly metric: Metric;
}

/** @throws RUN_NOT_FOUND, RUN_INCOMPLETE, FORMAT_TOO_NEW, FILE_TRUNCATED, CHECKSUM_MISMATCH */
export async function openServedRun(path: string): Promise<ServedRun> {
  const folder = await RunFolder.open(path);
  const { users, items } = await folder.readVocabularies();
  const score = parseOptions(scoreOptions, folder.manifest.config.score, { path: 'score', source: path });
  return { folder, users, items, itemVectors: await folder.readVectors('item'), score, metric: servedMetric(score) };
}

/** What it was called while an index was several files; still opened. */
export const OLD_INDEX_FILE = 'index.json';

/** Path of the run's index, null where none was built. */
export function indexPathOf(run: RunFolder): string | null {
  const name = [INDEX_FILE, OLD_INDEX_FILE].find((file) => run.has(file));
  return name === undefined ? null : run.file(name);
}

/** Path of a run's index. @throws RUN_NOT_FOUND, FORMAT_TOO_NEW, RUN_INCOMPLETE where none was built */
export async function indexOfRun(path: string): Promise<string> {
  return requireIndex(await RunFolder.open(path));
}

/** @throws RUN_INCOMPLETE where no index was built */
export function requireIndex(run: RunFolder): string {
  const file = indexPathOf(run);
  if (file !== null) return file;
  throw new BelfryError('RUN_INCOMPLETE', {
    given: `${run.path}, which has no index`,
    expected: 'a run whose index was built',
    change: `Build one with \`belfry index build --run ${run.path}\`.`,
  });
}
