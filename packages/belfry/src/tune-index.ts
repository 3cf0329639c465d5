/** The index settings that reach a recall over a run's items with the most queries per second. */
import { silentLogger, type Logger, type OptionTree, type Progress } from '@belfry/core';
import { RunFolder, lockRun } from '@belfry/data';
import { queriesToShow, tuneIndex as tune, type IndexOptions, type TuneResult } from '@belfry/index';
import { getKernels } from '@belfry/native';
import { buildIndex, type BuiltIndex } from './build-index.js';
import { runQueries, type QuerySource } from './run-queries.js';
import { openServedRun } from './served-run.js';

export interface TuneIndexInput {
  /** Run folder. */
  readonly run: string;
  /** To reach against exact search; above 0 and below 1. */
  readonly recall: number;
  /** Neighbours asked for; 100 by default. */
  readonly k?: number;
  /** Whose vectors ask; users by default. */
  readonly from?: QuerySource;
  /** What the index may take; anything by default. */
  readonly memoryBytes?: number;
  /** After so many minutes the best so far is the answer; 10 by default. */
  readonly minutes?: number;
  /** Items that candidates are compared on at most; 50,000 by default. */
  readonly sample?: number;
  readonly seed?: number;
  /** Write the settings into the run's configuration, where they are reached. */
  readonly save?: boolean;
  /** Build the run's index with the settings, where they are reached. */
  readonly apply?: boolean;
  /** Threads of the kernels; what the container grants by default. */
  readonly threads?: number;
}

export interface IndexTuning extends TuneResult {
  readonly run: string;
  /** Recall that was asked for. */
  readonly target: number;
  readonly k: number;
  readonly from: QuerySource;
  /** The options that were found, as `buildIndex` takes them. */
  readonly options: Partial<IndexOptions>;
  readonly saved: boolean;
  /** null where nothing was built */
  readonly built: BuiltIndex | null;
}

/** Enough for an interval a good deal narrower than 1 − recall, in each of the two steps of tuning. */
const QUERIES_FACTOR = 8;
const LEAST_QUERIES = 4000;

/**
 * @throws RUN_NOT_FOUND, RUN_INCOMPLETE, RUN_LOCKED, INDEX_KIND_UNAVAILABLE, INVALID_ARGUMENT (a recall that is none or that
 *   so few queries cannot show, k, a budget in which nothing can be tried)
 * @example const { best } = await tuneIndex({ run: 'runs/shop', recall: 0.95, k: 20, apply: true });
 */
export async function tuneIndex(
  input: TuneIndexInput,
  { logger = silentLogger, progress }: { logger?: Logger; progress?: Progress } = {},
): Promise<IndexTuning> {
  const { run: path, recall, k = 100, from = 'users', minutes = 10, sample, seed = 42, threads } = input;
  const run = await openServedRun(path);
  const queryCount = Math.max(LEAST_QUERIES, QUERIES_FACTOR * queriesToShow(recall));
  const result = await tune({
    catalogue: {
      dim: run.itemVectors.dim,
      metric: run.metric,
      rows: Int32Array.from(run.items.ids.keys()),
      vectors: run.itemVectors.values,
    },
    queries: await runQueries(run, from, queryCount, seed),
    recall,
    k,
    memoryBytes: input.memoryBytes,
    seconds: 60 * minutes,
    sample,
    seed,
    kernels: getKernels({ threads }),
    logger,
    progress,
  });
  const { m, efConstruction, efSearch, storage } = result.best;
  const options = { kind: 'hnsw', m, efConstruction, efSearch, storage } as const;
  if (!result.reached && (input.save || input.apply)) logger.warn('the recall was not reached: nothing is written');
  const saved = result.reached && input.save === true;
  if (saved) await saveOptions(path, options);
  const built =
    result.reached && input.apply === true
      ? await buildIndex({ run: path, threads, ...options }, { logger, progress })
      : null;
  return { run: path, target: recall, k, from, ...result, options, saved, built };
}

/** The group `index` of a run's configuration does not tell one run from another, so it may change. */
async function saveOptions(path: string, options: Partial<IndexOptions>): Promise<void> {
  const lock = await lockRun(path);
  try {
    const folder = await RunFolder.open(path);
    const { config, ...manifest } = folder.manifest;
    const index = { ...(config.index as OptionTree | undefined), ...options };
    await folder.writeJson('config.json', { ...manifest, config: { ...config, index } });
  } finally {
    await lock.release();
  }
}
