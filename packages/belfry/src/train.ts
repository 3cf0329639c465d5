/** Training from the one configuration tree. */
import type { OptionTree } from '@belfry/core';
import { train as trainTowers, type TrainInput as TowersInput, type TrainReport, type TrainServices } from '@belfry/train';
import { resolveConfig } from './run-config.js';

export interface TrainInput extends Omit<TowersInput, 'config'> {
  /** Options laid over the preset, as in a configuration file; see `runConfigOptions`. */
  readonly config?: OptionTree;
}

/**
 * Trains the towers on a data set and publishes users' and items' vectors in the run folder. The same call goes on where
 * an interrupted one stopped.
 * @throws CONFIG_INVALID, DATASET_INVALID, RUN_EXISTS, RUN_LOCKED, TRAINING_INTERRUPTED, TRAINING_DIVERGED
 * @example await train({ data: 'data/shop', run: 'runs/shop', config: { train: { epochs: 5 } } });
 */
export async function train(input: TrainInput, services: Partial<TrainServices> = {}): Promise<TrainReport> {
  const settings = { ...input.config, ...(input.preset === undefined ? {} : { preset: input.preset }) };
  const { preset } = resolveConfig(settings);
  const { preset: _, index: __, ...config } = settings as OptionTree;
  return trainTowers({ ...input, preset, config }, services);
}
