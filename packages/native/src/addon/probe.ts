/** The machine's limits, measured in C++ on one instruction set: what kernels can reach at most. */
import { createNativeMachine } from './native-machine.js';

export interface MachineLimits {
  /** Billions of multiplications and additions a second on data in the first-level cache, on one thread. */
  readonly gflopsOneThread: number;
  /** The same on all threads. */
  readonly gflops: number;
  /** Billions of bytes a second read and written by `a + s·b` over arrays larger than the caches, on all threads. */
  readonly gbps: number;
}

/** Each of three arrays; together they are larger than the last-level caches of most machines. */
const ARRAY_BYTES = 32 * 2 ** 20;

/**
 * About a quarter of a second.
 *
 * @param isa as in `KernelOptions`
 * @param arrayBytes of each of the three arrays that measure `gbps`
 * @throws where the addon is missing; BelfryError OUT_OF_MEMORY where the arrays cannot be had
 */
export function measureLimits(threads: number, isa = 'auto', arrayBytes = ARRAY_BYTES): MachineLimits {
  const { call } = createNativeMachine(threads, isa);
  return {
    gflopsOneThread: call<number>('probeOperations', 1) / 1e9,
    gflops: call<number>('probeOperations', threads) / 1e9,
    gbps: call<number>('probeBandwidth', threads, arrayBytes) / 1e9,
  };
}
