/** Evaluation of a finished run on the test part of its data, with what needs no training beside. */
import { mergeOptions, parseOptions, silentProgress, type OptionTree, type Progress } from '@belfry/core';
import { RunFolder, itemCounts, sortedUniqueItemsOfUsers } from '@belfry/data';
import { evalOptions, evaluateWithBaselines, vectorScorer, type BaselineReport, type EvalOptions } from '@belfry/eval';
import { getKernels } from '@belfry/native';
import { wholeTrainingPart } from '@belfry/train';
import { datasetOfRun, requireTestPart } from './dataset-of-run.js';

export interface EvaluateInput extends Partial<EvalOptions> {
  /** Run folder. */
  readonly run: string;
  /** Data-set folder, where it is no longer the one the run was trained on by path. */
  readonly data?: string;
  /** Threads of the kernels; what the container grants by default. The figures do not depend on it. */
  readonly threads?: number;
}

/**
 * Ranks the whole catalogue for every test user, training items left out.
 * @param input options not given are those of the run's configuration
 * @throws RUN_NOT_FOUND, RUN_INCOMPLETE, DATA_MISMATCH, SPLIT_IMPOSSIBLE where the data has no test part, CONFIG_INVALID
 * @example (await evaluate({ run: 'runs/shop', k: [20] })).figures['recall@20']
 */
export async function evaluate(input: EvaluateInput, services: { progress?: Progress } = {}): Promise<BaselineReport> {
  const { run: path, data, threads, ...given } = input;
  const run = await RunFolder.open(path);
  const { config } = run.manifest;
  const options = parseOptions(evalOptions, mergeOptions(config.eval as OptionTree, given), { path: 'eval' });
  const users = await run.readVectors('user');
  const items = await run.readVectors('item');
  const dataset = await datasetOfRun(run, data);
  const test = requireTestPart(dataset, data ?? run.manifest.provenance.dataFolder);
  const train = wholeTrainingPart({ dataset });
  const kernels = getKernels({ threads });
  return evaluateWithBaselines({
    scorer: vectorScorer({ dim: items.dim, userVectors: users.values, itemVectors: items.values }, kernels, path),
    train: sortedUniqueItemsOfUsers(train, dataset.users.size),
    test: sortedUniqueItemsOfUsers(test, dataset.users.size),
    itemCounts: itemCounts(train, dataset.items.size),
    options,
    progress: services.progress ?? silentProgress,
    kernels,
  });
}
