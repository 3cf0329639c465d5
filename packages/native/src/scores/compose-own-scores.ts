/** The own-scores kernel around its loops: shapes checked, every query given its share, the gradient of the temperature. */
import { BelfryError, float32Zeros } from '@belfry/core';
import type { OneSidedEpilogue } from '../epilogues/registry.js';
import type { Epilogue, Kernels, OwnScoresInput, OwnScoresOutput } from '../kernels.js';
import { checkOwnScores, type OwnScoresShape } from '../shapes/own-scores-shape.js';
import { exampleShares } from './example-shares.js';
import { innerProduct } from './inner-product.js';

/** What the loops get: checked. */
export interface OwnScoreLoopsInput extends OwnScoresShape, Omit<OwnScoresInput, 'epilogue' | 'weights'> {
  readonly epilogue: OneSidedEpilogue;
  /** Share of each query in the loss [B]; 0 = it does not count */
  readonly shares: Float64Array;
}

/** Zeros at first; left so for queries that do not count and candidates that are not there. */
export type OwnScoreGradients = Pick<OwnScoresOutput, 'queryGradient' | 'positiveGradient' | 'candidateGradient'>;

/** Fills the gradients and returns the loss. */
export type OwnScoreLoops = (input: OwnScoreLoopsInput, gradients: OwnScoreGradients) => number;

export function composeOwnScores(loops: OwnScoreLoops): Kernels['ownScores'] {
  return (input) => {
    const shape = checkOwnScores(input);
    const { queries, positives, candidates, temperature } = input;
    const epilogue = requireOneSided(input.epilogue);
    const gradients = {
      queryGradient: float32Zeros(queries.length),
      positiveGradient: float32Zeros(positives.length),
      candidateGradient: float32Zeros(candidates.length),
    };
    const shares = exampleShares(input.left, input.weights);
    const loss = loops({ ...input, ...shape, epilogue, shares }, gradients);
    return {
      loss,
      ...gradients,
      temperatureGradient: -innerProduct(queries, gradients.queryGradient) / temperature,
    };
  };
}

function requireOneSided(epilogue: Epilogue): OneSidedEpilogue {
  if (epilogue.kind !== 'two-sided-softmax') return epilogue;
  throw new BelfryError('INVALID_ARGUMENT', {
    given: 'epilogue "two-sided-softmax" over candidates of single queries',
    expected: 'one that looks from queries to items alone',
    change: 'Use softmax.',
  });
}
