/** What a run's index finds of the truth, and how fast. */
import { parseOptions, silentLogger, type Logger, type Progress } from '@belfry/core';
import {
  createIndex,
  indexOptions,
  loadIndex,
  probeIndex as probe,
  readIndexHeader,
  type ProbeResult,
} from '@belfry/index';
import { getKernels } from '@belfry/native';
import { runQueries, type QuerySource } from './run-queries.js';
import { openServedRun, requireIndex } from './served-run.js';

export interface ProbeIndexInput {
  /** Run folder with an index. */
  readonly run: string;
  /** Neighbours asked for; 10 by default. */
  readonly k?: number;
  /** Whose vectors ask; users by default. */
  readonly from?: QuerySource;
  /** Queries at most, 2,000 by default. */
  readonly queries?: number;
  /** Values to measure at; the index's own by default. */
  readonly efSearch?: readonly number[];
  /** Stop once the 95 % interval of every recall reaches at most this far to either side of its middle. */
  readonly within?: number;
  readonly seed?: number;
  /** Threads of the kernels; what the container grants by default. */
  readonly threads?: number;
}

export interface IndexProbe extends ProbeResult {
  readonly run: string;
  readonly kind: string;
  readonly exact: boolean;
  readonly metric: string;
  readonly dim: number;
  /** Vectors in the index. */
  readonly items: number;
  readonly k: number;
  readonly from: QuerySource;
}

/**
 * Compares the run's index with exact search over the same vectors.
 * @throws RUN_NOT_FOUND, RUN_INCOMPLETE (no index either), INVALID_ARGUMENT (k), and what loading an index throws
 * @example (await probeIndex({ run: 'runs/shop', k: 20 })).points[0].recall
 */
export async function probeIndex(
  input: ProbeIndexInput,
  services: { logger?: Logger; progress?: Progress } = {},
): Promise<IndexProbe> {
  const { run: path, k = 10, from = 'users', queries = 2000, within, seed = 42, threads } = input;
  const { logger = silentLogger, progress } = services;
  const run = await openServedRun(path);
  const file = requireIndex(run.folder);
  const kernels = getKernels({ threads });
  const index = await loadIndex(file, { kernels, logger, vocabulary: run.items.hash });
  if (index.isExact && input.efSearch !== undefined) logger.warn('an exact index has no efSearch; it is not used');
  const truth = await createIndex(parseOptions(indexOptions, { kind: 'exact' }), {
    dim: index.dim,
    metric: run.metric,
    kernels,
  });
  await truth.add(Int32Array.from(run.items.ids.keys()), run.itemVectors.values);
  const result = await probe({
    index,
    truth,
    queries: await runQueries(run, from, queries, seed),
    k,
    efSearch: input.efSearch ?? (await ownEfSearch(file)),
    within,
    progress,
  });
  const { kind, isExact: exact, metric, dim, size: items } = index;
  return { run: path, kind, exact, metric, dim, items, k, from, ...result };
}

async function ownEfSearch(file: string): Promise<number[]> {
  const { efSearch } = (await readIndexHeader(file)).settings;
  return typeof efSearch === 'number' ? [efSearch] : [];
}
