/** The index over a run's items. */
import {
  mergeOptions,
  parseOptions,
  silentLogger,
  silentProgress,
  type Logger,
  type OptionTree,
  type Progress,
} from '@belfry/core';
import { INDEX_FILE, lockRun } from '@belfry/data';
import { chooseIndexKind, createIndex, indexOptions, removeIndex, type IndexOptions } from '@belfry/index';
import { getKernels } from '@belfry/native';
import { OLD_INDEX_FILE, openServedRun } from './served-run.js';

export interface BuildIndexInput extends Partial<IndexOptions> {
  /** Run folder; the index is written into it, in place of an older one. */
  readonly run: string;
  /** Threads of the kernels; what the container grants by default. */
  readonly threads?: number;
}

export interface BuiltIndex {
  readonly run: string;
  readonly kind: string;
  readonly metric: string;
  readonly dim: number;
  /** Vectors in it. */
  readonly items: number;
  readonly exact: boolean;
  /** Why it is of this kind. */
  readonly reason: string;
  /** Numbers the graph is walked on; null of a kind without a choice. */
  readonly storage: string | null;
  /** Memory of the index, divided by its vectors. */
  readonly bytesPerVector: number;
  readonly seconds: number;
}

/**
 * Builds the index and writes it into the run folder, whole or not at all.
 * @param input options not given are those of the run's configuration
 * @throws RUN_NOT_FOUND, RUN_INCOMPLETE, RUN_LOCKED, CONFIG_INVALID, INDEX_KIND_UNAVAILABLE
 * @example await buildIndex({ run: 'runs/shop', kind: 'hnsw', m: 32 });
 */
export async function buildIndex(
  input: BuildIndexInput,
  services: { logger?: Logger; progress?: Progress } = {},
): Promise<BuiltIndex> {
  const { run: path, threads, ...given } = input;
  const { folder, items, itemVectors, metric } = await openServedRun(path);
  const configured = (folder.manifest.config.index ?? {}) as OptionTree;
  const options = parseOptions(indexOptions, mergeOptions(configured, given as OptionTree), { path: 'index' });
  const { logger = silentLogger, progress = silentProgress } = services;
  const lock = await lockRun(path);
  try {
    const started = performance.now();
    const kernels = getKernels({ threads });
    const { reason } = await chooseIndexKind(options.kind, items.size);
    const index = await createIndex(options, {
      dim: itemVectors.dim,
      metric,
      expectedSize: items.size,
      vocabulary: items.hash,
      kernels,
      logger,
      progress,
    });
    await index.add(Int32Array.from(items.ids.keys()), itemVectors.values);
    await index.save(folder.file(INDEX_FILE));
    await removeIndex(folder.file(OLD_INDEX_FILE));
    const seconds = Math.round(performance.now() - started) / 1000;
    const { kind, dim, size, isExact: exact } = index;
    const { bytes, details } = index.stats();
    const storage = details.storage === undefined ? null : String(details.storage);
    const bytesPerVector = Math.round(bytes / size);
    return { run: path, kind, metric, dim, items: size, exact, reason, storage, bytesPerVector, seconds };
  } finally {
    await lock.release();
  }
}
