/** Recall from a finished run: its vectors, its index, its users' items, and its user tower where that reads histories. */
import { parseOptions, silentLogger, type Logger } from '@belfry/core';
import { initBackend } from '@belfry/compute';
import type { RunFolder } from '@belfry/data';
import { servedUserVectors, type ScoreOptions } from '@belfry/eval';
import { createIndex, indexOptions, loadIndex, type VectorIndex } from '@belfry/index';
import { getKernels, type Kernels } from '@belfry/native';
import { createRecall, type QueryEncoder, type Recall } from '@belfry/recall';
import { loadTowers, towersOptions, type TowersMeta } from '@belfry/towers';
import { indexPathOf, openServedRun, type ServedRun } from './served-run.js';

export interface OpenRecallServices {
  readonly logger?: Logger;
  /** Threads of the kernels; what the container grants by default. */
  readonly threads?: number;
}

/**
 * Opens a run for recall. Where no index was built, every item is compared: the true answer, slower on large catalogues.
 * @param path run folder
 * @throws RUN_NOT_FOUND, RUN_INCOMPLETE, FORMAT_TOO_NEW, VOCABULARY_MISMATCH where run and index do not belong together
 * @example const { items } = await (await openRecall('runs/shop')).recommend({ user: 'u17' }, { k: 10 });
 */
export async function openRecall(
  path: string,
  { logger = silentLogger, threads }: OpenRecallServices = {},
): Promise<Recall> {
  const run = await openServedRun(path);
  const kernels = getKernels({ threads });
  const encoder = await historyEncoder(run.folder, run.score, kernels);
  return createRecall({
    users: run.users,
    items: run.items,
    userVectors: await run.folder.readVectors('user'),
    itemVectors: run.itemVectors,
    hasBias: run.score.popularity !== 0,
    index: (await savedIndex(run, kernels)) ?? (await exactIndex(run, kernels, logger)),
    seen: await run.folder.readHistories(),
    ...(encoder === null ? {} : { encoder }),
  });
}

async function savedIndex({ folder, items }: ServedRun, kernels: Kernels): Promise<VectorIndex | null> {
  const path = indexPathOf(folder);
  return path === null ? null : loadIndex(path, { kernels, vocabulary: items.hash });
}

async function exactIndex(
  { folder, items, itemVectors, metric }: ServedRun,
  kernels: Kernels,
  logger: Logger,
): Promise<VectorIndex> {
  logger.debug(`${folder.path} has no index: comparing with every item`);
  const index = await createIndex(parseOptions(indexOptions, { kind: 'exact' }), {
    dim: itemVectors.dim,
    metric,
    kernels,
  });
  await index.add(Int32Array.from(items.ids.keys()), itemVectors.values);
  return index;
}

/** Users known by a history, encoded by the user tower; null where it reads none. */
async function historyEncoder(run: RunFolder, score: ScoreOptions, kernels: Kernels): Promise<QueryEncoder | null> {
  const options = parseOptions(towersOptions, run.manifest.config.towers, { path: 'towers' });
  if (options.user.history.length === 0) return null;
  await initBackend('auto', { threads: kernels.threads });
  const { arrays, meta } = await run.readTowers();
  const { user } = loadTowers(options, meta as TowersMeta, arrays, kernels);
  return {
    encodeHistory(itemRows) {
      const history = { offsets: Int32Array.of(0, itemRows.length), values: itemRows };
      return servedUserVectors(user.encode({ rows: Int32Array.of(-1), history }), user.dim, score, kernels);
    },
  };
}
