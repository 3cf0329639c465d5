/** Recall from a finished run: its vectors, its index, what is known of its users and items, and its towers where they help. */
import { parseOptions, silentLogger, type Logger } from '@belfry/core';
import type { ItemFacts } from '@belfry/data';
import { createIndex, indexOptions, loadIndex, type VectorIndex } from '@belfry/index';
import { getKernels, type Kernels } from '@belfry/native';
import { createRecall, type ItemActivity, type LiveRecall } from '@belfry/recall';
import { indexPathOf, openServedRun, type ServedRun } from './served-run.js';
import { towerEncoders } from './tower-encoders.js';

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
): Promise<LiveRecall> {
  const run = await openServedRun(path);
  const kernels = getKernels({ threads });
  const { folder } = run;
  const histories = await folder.readHistories();
  const facts = await folder.readItemFacts();
  return createRecall({
    ...(await towerEncoders(folder, run.score, histories.values.length, kernels)),
    users: run.users,
    items: run.items,
    userVectors: await folder.readVectors('user'),
    itemVectors: run.itemVectors,
    hasBias: run.score.popularity !== 0,
    index: (await savedIndex(run, kernels)) ?? (await exactIndex(run, kernels, logger)),
    seen: histories,
    similar: await folder.readSimilar(run.items),
    itemFeatures: facts?.features ?? null,
    activity: facts === null ? null : activityOf(facts),
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

function activityOf({ counts, times }: ItemFacts): ItemActivity {
  if (times === null) return { counts, fading: null, firstSeen: null };
  const { firstSeen, ...fading } = times;
  return { counts, fading, firstSeen };
}
