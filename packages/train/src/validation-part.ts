/** Cuts the part that chooses the model from the training data; the test part is never touched. */
import { concatInteractions, holdOut, isOrderedInTime, type Interactions } from '@belfry/data';
import type { Session } from './session.js';

export interface CutData {
  readonly train: Interactions;
  /** null where nothing is held out. */
  readonly validation: Interactions | null;
}

/** A validation part that came with the data set is used as it is; otherwise one is cut from the training part. */
export function cutValidation({
  config,
  dataset,
  rng,
  logger,
}: Pick<Session, 'config' | 'dataset' | 'rng' | 'logger'>): CutData {
  const { strategy, fraction } = config.train.validation;
  if (strategy === 'none') return { train: dataset.train, validation: null };
  if (dataset.validation !== null) return { train: dataset.train, validation: dataset.validation };
  const chosen = strategy === 'auto' ? (isOrderedInTime(dataset.train) ? 'leave-last' : 'random') : strategy;
  const cut = holdOut(dataset.train, { strategy: chosen, fraction, rng: rng.fork('validation') });
  if (cut.validation.length === 0) {
    logger.warn('no user has enough interactions to hold one out: training all epochs on everything');
    return { train: dataset.train, validation: null };
  }
  return cut;
}

/** Everything that is not test. */
export function wholeTrainingPart({ dataset }: Pick<Session, 'dataset'>): Interactions {
  return dataset.validation === null ? dataset.train : concatInteractions(dataset.train, dataset.validation);
}
