/** The loops of the scores kernel in C++; addon/scores/scores.h says how they go. */
import { float32Zeros } from '@belfry/core';
import type { ScoreLoops } from '../scores/compose-scores.js';
import { epilogueNumbers } from './epilogue-numbers.js';
import type { NativeMachine } from './native-machine.js';

/** @param budgetBytes for the terms of a range of queries */
export function nativeScoreLoops({ threads, call }: NativeMachine, budgetBytes: number): ScoreLoops {
  return (input) => {
    const { dim, queries, positives, candidates, exclusions, groups, temperature, epilogue } = input;
    const queryGradient = float32Zeros(queries.length);
    const positiveGradient = float32Zeros(queries.length);
    const candidateGradient = float32Zeros(input.learnedCount * dim);
    const loss = call<number>(
      'scores',
      threads,
      budgetBytes,
      dim,
      queries,
      positives,
      input.positiveLogExpectedCount,
      candidates,
      input.logCounts,
      input.shares,
      input.left,
      exclusions?.offsets,
      exclusions?.values,
      groups?.queries,
      groups?.candidates,
      temperature,
      epilogue.kind,
      ...epilogueNumbers(epilogue),
      input.products === 'bfloat16',
      queryGradient,
      positiveGradient,
      candidateGradient,
    );
    return { loss, queryGradient, positiveGradient, candidateGradient };
  };
}
