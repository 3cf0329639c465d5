/** Training from the one configuration tree. */
import { mergeOptions } from '@belfry/core';
import {
  train as trainTowers,
  type TrainInput as TowersInput,
  type TrainReport,
  type TrainServices,
} from '@belfry/train';
import { resolveConfig } from './run-config.js';

export interface TrainInput extends Omit<TowersInput, 'kept'> {
  /** A method by name, short for `config.preset`. */
  readonly preset?: string;
}

/**
 * Trains the towers on a data set and publishes users' and items' vectors in the run folder. The same call goes on where
 * an interrupted one stopped.
 * @throws CONFIG_INVALID, DATASET_INVALID, RUN_EXISTS, RUN_LOCKED, TRAINING_INTERRUPTED, TRAINING_DIVERGED
 * @example await train({ data: 'data/shop', run: 'runs/shop', config: { train: { epochs: 5 } } });
 */
export async function train(input: TrainInput, services: Partial<TrainServices> = {}): Promise<TrainReport> {
  const { preset, ...rest } = input;
  const settings = mergeOptions(input.config ?? {}, { preset });
  const { index } = resolveConfig(settings);
  const { index: _, ...config } = settings;
  return trainTowers({ ...rest, config, kept: { index } }, services);
}
