/** How fast the kernels in use are on this machine, beside what they could reach at most. */
import { Rng } from '@belfry/core';
import { measureLimits, type MachineLimits } from './addon/probe.js';
import { getKernels, kernelInfo, type KernelOptions } from './get-kernels.js';
import type { Kernels, ScoresInput } from './kernels.js';

export interface KernelSpeed {
  /** What the native kernels' instruction set could reach; null for other kernels. */
  readonly limits: MachineLimits | null;
  /** Billions of multiplications and additions a second of `scores`: 2,048 queries, candidates from the batch, d = 64. */
  readonly scoresGflops: number;
  /** Billions of bytes a second read and written by `gatherRows` from 64 MiB; null for other kernels than the native ones. */
  readonly gatherGbps: number | null;
}

/**
 * Measures for less than a second, two where only the reference runs; other work on the machine makes the figures smaller.
 *
 * @throws BelfryError as `getKernels`, OUT_OF_MEMORY where some 100 MiB cannot be had
 */
export function measureSpeed(options: KernelOptions = {}): KernelSpeed {
  const kernels = getKernels(options);
  const isNative = kernelInfo(options).implementation === 'native';
  return {
    limits: isNative ? measureLimits(kernels.threads, kernels.isa) : null,
    scoresGflops: scoresOperations(kernels) / 1e9,
    gatherGbps: isNative ? gatherBytes(kernels) / 1e9 : null,
  };
}

/** Of the products alone: Q·Cᵀ and its two gradients. */
function scoresOperations(kernels: Kernels): number {
  const [batch, dim] = [2048, 64];
  const rng = Rng.fromSeed(1);
  const vectors = (): Float32Array => Float32Array.from({ length: batch * dim }, () => rng.normal() / Math.sqrt(dim));
  const own = Int32Array.from({ length: batch + 1 }, (_, row) => row);
  const positives = vectors();
  const input: ScoresInput = {
    dim,
    queries: vectors(),
    positives,
    positiveLogExpectedCount: null,
    candidates: [{ vectors: positives, logExpectedCount: null }],
    exclusions: { offsets: own, values: own.subarray(0, batch) },
    temperature: 0.07,
    epilogue: { kind: 'softmax' },
    weights: null,
  };
  return (6 * batch * batch * dim) / bestSeconds(() => kernels.scores(input));
}

function gatherBytes(kernels: Kernels): number {
  const [tableRows, count, dim] = [2 ** 18, 2 ** 16, 64];
  const rng = Rng.fromSeed(1);
  const table = new Float32Array(tableRows * dim).fill(1);
  const rows = Int32Array.from({ length: count }, () => rng.int(tableRows));
  const out = new Float32Array(count * dim);
  return (2 * 4 * count * dim) / bestSeconds(() => kernels.gatherRows(table, dim, rows, out));
}

/** The best of the calls that fit into 150 ms, one at least: the first ones warm up. */
function bestSeconds(call: () => void): number {
  const start = performance.now();
  let best = Infinity;
  do {
    const before = performance.now();
    call();
    best = Math.min(best, performance.now() - before);
  } while (performance.now() - start < 150);
  return best / 1000;
}
