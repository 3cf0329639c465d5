/** The map of a run's items, made ahead of the page that shows it. */
import { silentProgress, type Progress } from '@belfry/core';
import { lockRun, writeItemMap } from '@belfry/data';
import { mapItems, mapVectors, type ProjectionName } from '@belfry/server';
import { openServedRun } from './served-run.js';

export interface MapRunInput {
  /** Run folder; `map.arrow` is written into it, in place of an older one. */
  readonly run: string;
  /** PCA by default: seconds where UMAP takes minutes. */
  readonly method?: ProjectionName;
  /** Threads of the kernels; what the container grants by default. */
  readonly threads?: number;
}

export interface MappedRun {
  readonly run: string;
  readonly method: ProjectionName;
  readonly items: number;
  readonly seconds: number;
}

/**
 * Places the items and writes `map.arrow` into the run folder, whole or not at all.
 * @throws RUN_NOT_FOUND, RUN_INCOMPLETE, RUN_LOCKED, DISK_FULL
 * @example await mapRun({ run: 'runs/shop', method: 'umap' });
 */
export async function mapRun(
  { run, method = 'pca', threads }: MapRunInput,
  { progress = silentProgress }: { progress?: Progress } = {},
): Promise<MappedRun> {
  const { folder, items, itemVectors: vectors, score } = await openServedRun(run);
  const lock = await lockRun(run);
  try {
    const started = performance.now();
    const map = await mapItems(mapVectors(vectors, score.popularity !== 0), method, { progress, threads });
    await writeItemMap(folder, { items, vectors }, map);
    return { run, method, items: items.size, seconds: Math.round(performance.now() - started) / 1000 };
  } finally {
    await lock.release();
  }
}
