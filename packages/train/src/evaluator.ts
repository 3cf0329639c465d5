/** Towers → figures: encodes everyone, ranks the whole catalogue, masks what each user had in training. */
import { itemCounts, sortedUniqueItemsOfUsers, type Interactions } from '@belfry/data';
import { evaluate, vectorScorer } from '@belfry/eval';
import type { Towers } from '@belfry/towers';
import type { Figures } from './run-state.js';
import { servingVectors } from './serving-vectors.js';
import type { Session } from './session.js';

export interface EvaluationParts {
  /** What the towers were trained on: masked. */
  readonly train: Interactions;
  /** What should be found. */
  readonly relevant: Interactions;
  /** Users evaluated at most, drawn at random; 0 = all. */
  readonly users: number;
}

export type Evaluator = (towers: Towers) => Promise<Figures>;

export function createEvaluator(session: Session, { train, relevant, users }: EvaluationParts): Evaluator {
  const { config, dataset, kernels } = session;
  const counts = itemCounts(train, dataset.items.size);
  const masked = sortedUniqueItemsOfUsers(train, dataset.users.size);
  const wanted = sortedUniqueItemsOfUsers(relevant, dataset.users.size);
  const monitored = Number(config.train.monitor.split('@')[1]);
  const options = { ...config.eval, users, k: [...new Set([...config.eval.k, monitored])], bootstrapSamples: 0 };
  return async (towers) => {
    const scorer = vectorScorer(servingVectors(session, towers, counts), kernels);
    return (await evaluate({ scorer, train: masked, test: wanted, itemCounts: counts, options })).figures;
  };
}
