/** A model's figures beside those of methods that need no training, under the same options: what there is to beat. */
import { getKernels, type Kernels } from '@belfry/native';
import { itemKnn, itemKnnOptions, type ItemKnnOptions } from '@belfry/pairs';
import { evaluate, type EvaluationInput } from './evaluate.js';
import type { BaselineReport, EvaluationReport } from './evaluation-report.js';
import { itemKnnScorer } from './scorers/item-knn-scorer.js';
import { popularityScorer } from './scorers/popularity-scorer.js';

export interface BaselineInput extends EvaluationInput {
  readonly itemKnn?: ItemKnnOptions;
  readonly kernels?: Kernels;
}

/** @throws as {@link evaluate} */
export async function evaluateWithBaselines({
  kernels = getKernels(),
  itemKnn: knn = itemKnnOptions.parse({}),
  ...input
}: BaselineInput): Promise<BaselineReport> {
  const report = await evaluate(input);
  const neighbours = itemKnn({ itemsOfUsers: input.train, itemCount: input.itemCounts.length, options: knn }, kernels);
  const baselines: Record<string, EvaluationReport> = {};
  for (const scorer of [popularityScorer(input.itemCounts, kernels), itemKnnScorer(input.train, neighbours, kernels)]) {
    baselines[scorer.name] = await evaluate({ ...input, scorer });
  }
  return { ...report, baselines };
}
