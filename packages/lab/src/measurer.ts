/** What a trial is measured by: recall of held-out items over the whole catalogue, under both scorings. */
import { BelfryError } from '@belfry/core';
import { itemCounts, sortedUniqueItemsOfUsers, type Dataset, type Interactions } from '@belfry/data';
import { applyScore, evaluate, vectorScorer, type ScoreOptions } from '@belfry/eval';
import type { Kernels } from '@belfry/native';
import type { Towers } from '@belfry/towers';
import type { TrainConfig } from '@belfry/train';
import type { ScoringFigures, TrialOutcome, TrialPlan } from './trial.js';

export interface Measurer {
  /** Of fewer users, under the scoring that the settings ask for. */
  briefly(towers: Towers): Promise<Readonly<Record<string, number>>>;
  fully(towers: Towers): Promise<TrialOutcome['byScoring']>;
}

export interface MeasurerParts {
  readonly plan: TrialPlan;
  readonly config: TrainConfig;
  readonly dataset: Dataset;
  readonly kernels: Kernels;
  /** What was trained on: left out of lists. */
  readonly train: Interactions;
  /** What should be found; null = nothing was held out. */
  readonly relevant: Interactions | null;
}

const USERS_OF_A_LOOK = 2000;

export function measurer({ plan, config, dataset, kernels, train, relevant }: MeasurerParts): Measurer {
  if (relevant === null) throw nothingToMeasure(plan);
  const counts = itemCounts(train, dataset.items.size);
  const masked = sortedUniqueItemsOfUsers(train, dataset.users.size);
  const wanted = sortedUniqueItemsOfUsers(relevant, dataset.users.size);
  const users = Int32Array.from({ length: dataset.users.size }, (_, row) => row);
  const items = Int32Array.from({ length: dataset.items.size }, (_, row) => row);

  const scored = async (towers: Towers, score: ScoreOptions, userCount: number): Promise<ScoringFigures> => {
    const { dim } = towers.item;
    const vectors = {
      dim,
      userVectors: towers.user.encode({ rows: users, history: null }),
      itemVectors: towers.item.encode({ rows: items, history: null }),
      itemCounts: counts,
    };
    const scorer = vectorScorer(applyScore(vectors, score), kernels);
    const options = { ...config.eval, k: [...plan.k], users: userCount, bootstrapSamples: 0, seed: plan.cutSeed };
    const { figures, decileRecall } = await evaluate({
      scorer,
      train: masked,
      test: wanted,
      itemCounts: counts,
      options,
    });
    return { figures, decileRecall };
  };
  return {
    async briefly(towers) {
      const few = plan.users === 0 ? USERS_OF_A_LOOK : Math.min(USERS_OF_A_LOOK, plan.users);
      return (await scored(towers, config.score, few)).figures;
    },
    async fully(towers) {
      return {
        cosine: await scored(towers, { ...config.score, similarity: 'cosine' }, plan.users),
        dot: await scored(towers, { ...config.score, similarity: 'dot' }, plan.users),
      };
    },
  };
}

function nothingToMeasure({ data, measure }: TrialPlan): BelfryError {
  return new BelfryError('SPLIT_IMPOSSIBLE', {
    given: `${data}, to be measured on its ${measure} part`,
    expected: measure === 'test' ? 'a data set with a test part' : 'users with interactions to hold out',
    change: 'Import the data with a split, or take one with more interactions.',
  });
}
