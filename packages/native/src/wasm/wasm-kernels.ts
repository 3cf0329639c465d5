/**
 * The portable implementation: matrix products in wasm with 128-bit SIMD over several threads. Kernels that only read
 * and write memory gain nothing there and are the plain ones.
 */
import type { Kernels } from '../kernels.js';
import { referenceKernels } from '../reference/reference-kernels.js';
import { createScores } from './scores.js';
import { createTopK } from './top-k.js';
import { createMachine } from './wasm-machine.js';

const SCORES_BUDGET_BYTES = 32 * 2 ** 20;
const TOP_K_BUDGET_BYTES = 64 * 2 ** 20;

/** Memory budgets, in bytes. Results are the same at any number of threads, but may differ in rounding between budgets. */
export interface WasmBudgets {
  /** For exponentials of scores held at a time. */
  readonly scoresBytes?: number;
  /** For a range of items, and again for a range of queries. */
  readonly topKBytes?: number;
}

/** @throws where wasm with SIMD and shared memory cannot be had */
export function createWasmKernels(threads: number, { scoresBytes = SCORES_BUDGET_BYTES, topKBytes = TOP_K_BUDGET_BYTES }: WasmBudgets = {}): Kernels {
  const machine = createMachine(threads);
  return {
    ...referenceKernels,
    name: 'wasm',
    isa: 'wasm-simd128',
    threads,
    scores: createScores(machine, scoresBytes),
    topK: createTopK(machine, topKBytes),
  };
}
