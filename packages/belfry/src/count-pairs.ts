/** From a run's training log to the items that go together with each item: what its source i2i recalls by. */
import { silentProgress, type OptionTree, type Progress } from '@belfry/core';
import { lockRun, RunFolder, type Dataset } from '@belfry/data';
import { getKernels, type Kernels } from '@belfry/native';
import { pairLists, pairLogOf, type PairSource, type PairStrategyName } from '@belfry/pairs';
import { wholeTrainingPart } from '@belfry/train';
import { datasetOfRun } from './dataset-of-run.js';

export interface CountPairsInput {
  /** Run folder; the lists are written into it, in place of older ones. */
  readonly run: string;
  /** Data-set folder, where it is no longer where the run's training found it. */
  readonly data?: string;
  /** What makes two items a pair. */
  readonly strategy: PairStrategyName;
  /** Options of the strategy; `neighbours` is how many items each list holds at most. */
  readonly options?: OptionTree;
  /** For what is gathered from the log at a time, 1 GiB by default. The result does not depend on it. */
  readonly memoryBytes?: number;
  /** Threads of the kernels; what the container grants by default. */
  readonly threads?: number;
}

export interface CountedPairs {
  readonly run: string;
  readonly strategy: PairStrategyName;
  readonly items: number;
  /** Entries of all lists. */
  readonly pairs: number;
  /** Items whose list is empty. */
  readonly withoutPartners: number;
  readonly seconds: number;
}

const GIB = 2 ** 30;

/**
 * Counts pairs by a strategy and writes each item's list into the run folder, whole or not at all.
 * @throws RUN_NOT_FOUND, RUN_INCOMPLETE, RUN_LOCKED, DATA_MISMATCH, CONFIG_INVALID, MISSING_COLUMN or UNKNOWN_FEATURE where
 *   the data lacks what the strategy reads
 * @example await countPairs({ run: 'runs/shop', strategy: 'two-hop', options: { backward: 0.8 } });
 */
export async function countPairs(
  input: CountPairsInput,
  { progress = silentProgress }: { progress?: Progress } = {},
): Promise<CountedPairs> {
  const { run: path, data, strategy, options = {}, memoryBytes = GIB, threads } = input;
  const run = await RunFolder.open(path);
  const itemVectors = await run.readVectors('item');
  const dataset = await datasetOfRun(run, data);
  const lock = await lockRun(path);
  try {
    const started = performance.now();
    const kernels = getKernels({ threads });
    const source = pairSourceOf(dataset, { kernels, progress, memoryBytes, itemVectors });
    const similar = await pairLists(strategy, source, options);
    await run.writeSimilar(dataset.items, similar, { strategy, options });
    const { offsets, values } = similar.lists;
    return {
      run: path,
      strategy,
      items: dataset.items.size,
      pairs: values.length,
      withoutPartners: offsets.subarray(1).reduce((empty, end, n) => empty + (end === offsets[n] ? 1 : 0), 0),
      seconds: Math.round(performance.now() - started) / 1000,
    };
  } finally {
    await lock.release();
  }
}

type SourceServices = Pick<PairSource, 'progress' | 'memoryBytes' | 'itemVectors'> & { readonly kernels: Kernels };

/** A data set's training part as pairs are counted from it. */
export function pairSourceOf(dataset: Dataset, services: SourceServices): PairSource {
  return {
    ...services,
    log: pairLogOf(wholeTrainingPart({ dataset }), dataset.users.size, dataset.items.size),
    itemFeatures: dataset.itemFeatures,
    seed: 42,
  };
}
