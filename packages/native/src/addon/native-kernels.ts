/** The fastest implementation: C++ for the instruction set of this machine. */
import type { Kernels } from '../kernels.js';
import { referenceKernels } from '../reference/reference-kernels.js';
import { composeOwnScores } from '../scores/compose-own-scores.js';
import { composeScores } from '../scores/compose-scores.js';
import { createNativeMachine } from './native-machine.js';
import { nativeOwnScoreLoops } from './own-scores.js';
import { nativePairs } from './pairs.js';
import { nativeRows } from './rows.js';
import { nativeScoreLoops } from './scores.js';
import { nativeUpdates } from './updates.js';
import { nativeTopK } from './top-k.js';

/** @throws where the addon is missing or does not fit; BelfryError INVALID_ARGUMENT for an instruction set that is not here */
export function createNativeKernels(threads: number, memoryBudgetBytes: number, isa: string): Kernels {
  const machine = createNativeMachine(threads, isa);
  return {
    ...referenceKernels,
    name: 'native',
    isa: machine.isa,
    threads,
    scores: composeScores(nativeScoreLoops(machine, memoryBudgetBytes)),
    ownScores: composeOwnScores(nativeOwnScoreLoops(machine)),
    ...nativeRows(machine),
    ...nativeUpdates(machine),
    ...nativeTopK(machine, memoryBudgetBytes),
    ...nativePairs(machine),
  };
}
