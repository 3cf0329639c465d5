/**
 * The portable implementation: matrix products in wasm with 128-bit SIMD over several threads. Kernels that only read
 * and write memory gain nothing there and are the plain ones.
 */
import type { Kernels } from '../kernels.js';
import { referenceKernels } from '../reference/reference-kernels.js';
import { composeScores } from '../scores/compose-scores.js';
import { topKInSlices } from '../top-k/in-slices.js';
import { wasmScoreLoops } from './scores.js';
import { createTopK } from './top-k.js';
import { createMachine } from './wasm-machine.js';

/** @throws where wasm with SIMD and shared memory cannot be had */
export function createWasmKernels(threads: number, memoryBudgetBytes: number): Kernels {
  const machine = createMachine(threads);
  const topK = createTopK(machine, memoryBudgetBytes);
  return {
    ...referenceKernels,
    name: 'wasm',
    isa: 'wasm-simd128',
    threads,
    scores: composeScores(wasmScoreLoops(machine, memoryBudgetBytes)),
    topK,
    topKAsync: topKInSlices(topK, machine.wasm.QUERIES_PER_BLOCK.value),
  };
}
