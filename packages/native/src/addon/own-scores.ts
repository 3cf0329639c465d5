/** The loops of the own-scores kernel in C++; addon/scores/own-scores.h says how they go. */
import type { OwnScoreLoops } from '../scores/compose-own-scores.js';
import { epilogueNumbers } from './epilogue-numbers.js';
import type { NativeMachine } from './native-machine.js';

export function nativeOwnScoreLoops({ threads, call }: NativeMachine): OwnScoreLoops {
  return ({ epilogue, ...input }, { queryGradient, positiveGradient, candidateGradient }) =>
    call<number>(
      'ownScores',
      threads,
      input.dim,
      input.perQuery,
      input.queries,
      input.positives,
      input.candidates,
      input.shares,
      input.left,
      input.temperature,
      epilogue.kind,
      ...epilogueNumbers(epilogue),
      queryGradient,
      positiveGradient,
      candidateGradient,
    );
}
