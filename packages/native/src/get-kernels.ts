/** The choice of an implementation. */
import { BelfryError } from '@belfry/core';
import { defaultThreads } from './default-threads.js';
import type { Kernels } from './kernels.js';
import { referenceKernels } from './reference/reference-kernels.js';

export interface KernelOptions {
  /** `auto` (default) takes the fastest that runs here. */
  readonly implementation?: 'auto' | 'reference' | 'wasm';
  /** Threads for one call, the caller's included; by default what the machine grants. The reference uses one. */
  readonly threads?: number;
}

/**
 * Kernels to compute with; the same object for the same options.
 *
 * @throws BelfryError BACKEND_UNAVAILABLE where the named implementation cannot run here, INVALID_ARGUMENT for threads below 1
 */
export function getKernels({ implementation = 'auto', threads = defaultThreads() }: KernelOptions = {}): Kernels {
  if (!Number.isInteger(threads) || threads < 1) {
    throw new BelfryError('INVALID_ARGUMENT', { given: `threads = ${threads}`, expected: 'an integer of at least 1', change: 'Ask for 1 thread or more.' });
  }
  if (implementation === 'wasm') {
    throw new BelfryError('BACKEND_UNAVAILABLE', { given: 'implementation wasm', expected: 'auto or reference', change: 'Leave the choice to `auto`.' });
  }
  return referenceKernels;
}
