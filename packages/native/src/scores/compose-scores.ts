/**
 * The scores kernel around its loops: shapes checked, blocks joined, every query given its share of the loss, two-sided
 * losses made of one-sided ones, the gradient of the temperature. An implementation supplies the loops.
 */
import type { OneSidedEpilogue } from '../epilogues/registry.js';
import type { Kernels, ScoresInput, ScoresOutput } from '../kernels.js';
import { checkScores, type ScoresShape } from '../shapes/scores-shape.js';
import { candidatesLeft } from './candidates-left.js';
import { exampleShares } from './example-shares.js';
import { innerProduct } from './inner-product.js';
import { joinedLogCounts, joinedVectors, learnedColumns, splitByBlock } from './joined-candidates.js';
import { twoSided } from './two-sided.js';

/** What the loops get: checked, with at least one query that counts. */
export interface ScoreLoopsInput extends ScoresShape, Omit<ScoresInput, 'candidates' | 'epilogue' | 'weights'> {
  readonly epilogue: OneSidedEpilogue;
  /** All blocks [C, dim] */
  readonly candidates: Float32Array;
  /** [C]; null where no block is corrected */
  readonly logCounts: Float32Array | null;
  /** Candidates whose gradient is wanted: the first ones. */
  readonly learnedCount: number;
  /** Share of each query in the loss [B]; 0 = it does not count */
  readonly shares: Float64Array;
  /** Candidates left of each query [B] */
  readonly left: Int32Array;
}

export interface ScoreLoopsOutput {
  readonly loss: number;
  /** [B, dim] */
  readonly queryGradient: Float32Array;
  /** [B, dim] */
  readonly positiveGradient: Float32Array;
  /** [learnedCount, dim] */
  readonly candidateGradient: Float32Array;
}

export type ScoreLoops = (input: ScoreLoopsInput) => ScoreLoopsOutput;

export function composeScores(loops: ScoreLoops): Kernels['scores'] {
  const scores: Kernels['scores'] = (input) => {
    const shape = checkScores(input);
    const { epilogue } = input;
    if (epilogue.kind === 'two-sided-softmax') return twoSided(scores, input);
    const left = candidatesLeft(input, shape);
    const shares = exampleShares(left, input.weights);
    if (shares.every((share) => share === 0)) return nothingLearned(input);

    const { candidateGradient, ...learned } = loops({
      ...input,
      ...shape,
      epilogue,
      candidates: joinedVectors(input.candidates),
      logCounts: joinedLogCounts(input.candidates, input.dim, shape.candidateCount),
      learnedCount: learnedColumns(input.candidates, input.dim),
      shares,
      left,
    });
    return {
      ...learned,
      candidateGradients: splitByBlock(candidateGradient, input.candidates),
      temperatureGradient: -innerProduct(input.queries, learned.queryGradient) / input.temperature,
    };
  };
  return scores;
}

/** No query counts. */
function nothingLearned({ queries, positives, candidates }: ScoresInput): ScoresOutput {
  return {
    loss: 0,
    queryGradient: new Float32Array(queries.length),
    positiveGradient: new Float32Array(positives.length),
    candidateGradients: candidates.map(({ vectors, isFixed }) => new Float32Array(isFixed ? 0 : vectors.length)),
    temperatureGradient: 0,
  };
}
