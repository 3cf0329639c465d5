/** What is to be tuned, checked, with everything the steps of `tune` share. */
import { BelfryError, Rng, silentLogger, silentProgress, type Logger, type Progress } from '@belfry/core';
import { getKernels, type Kernels } from '@belfry/native';
import type { Catalogue } from '../ground-truth.js';
import { queryCount, querySlice, type QuerySet } from '../query-set.js';
import { queriesToShow } from '../recall-interval.js';
import { requireProbe } from '../require-probe.js';
import { firstCandidate, tooLarge, type Candidate, type MemoryBudget, type Skipped } from './candidates.js';
import { Deadline } from './deadline.js';

export interface TuneInput {
  readonly catalogue: Catalogue;
  /** In random order; half of them compare candidates, the others choose the final efSearch. */
  readonly queries: QuerySet;
  /** Recall that the lower end of the 95 % interval is to reach; above 0 and below 1. */
  readonly recall: number;
  readonly k: number;
  /** What the index may take; anything by default. */
  readonly memoryBytes?: number;
  /** After so many seconds the best so far is the answer; no end by default. */
  readonly seconds?: number;
  /** Vectors that candidates are compared on at most; 50,000 by default. */
  readonly sample?: number;
  readonly seed?: number;
  readonly kernels?: Kernels;
  readonly logger?: Logger;
  readonly progress?: Progress;
}

export interface TunePlan {
  readonly catalogue: Catalogue;
  /** The catalogue, or a sample of it. */
  readonly part: Catalogue;
  /** Queries that compare candidates on the part. */
  readonly comparing: QuerySet;
  /** Queries for the whole catalogue. */
  readonly deciding: QuerySet;
  readonly target: number;
  readonly k: number;
  readonly budget: MemoryBudget;
  readonly skipped: readonly Skipped[];
  readonly first: Candidate;
  readonly seed: number;
  readonly deadline: Deadline;
  readonly kernels: Kernels;
  readonly logger: Logger;
  readonly progress: Progress;
}

const SAMPLE = 50_000;

/** @throws INVALID_ARGUMENT, SHAPE_MISMATCH */
export function planTuning(input: TuneInput): TunePlan {
  const { catalogue, queries, k, recall: target, memoryBytes = Infinity, seconds = Infinity } = input;
  const { sample = SAMPLE, seed = 42, kernels = getKernels(), logger = silentLogger } = input;
  const count = catalogue.rows.length;
  requireTarget(target);
  requireProbe(queries, k, catalogue.dim, Math.min(sample, count));
  const [comparing, deciding] = twoParts(queries, target);
  const budget = { dim: catalogue.dim, count, bytes: memoryBytes };
  const skipped = tooLarge(budget);
  const first = firstCandidate(budget);
  if (first === null) throw nothingFits(skipped, budget);
  return {
    catalogue,
    part: sample < count ? sampleOf(catalogue, sample, Rng.fromSeed(seed).fork('tune')) : catalogue,
    comparing,
    deciding,
    target,
    k,
    budget,
    skipped,
    first,
    seed,
    deadline: new Deadline(seconds),
    kernels,
    logger,
    progress: input.progress ?? silentProgress,
  };
}

function requireTarget(target: number): void {
  if (target > 0 && target < 1) return;
  throw new BelfryError('INVALID_ARGUMENT', {
    given: `recall ${target}`,
    expected: 'a number above 0 and below 1',
    change: 'Ask for a recall such as 0.95; only exact search has 1.',
  });
}

/** Disjoint halves where each can show the target, the same queries twice where they are few. */
function twoParts(queries: QuerySet, target: number): [QuerySet, QuerySet] {
  const count = queryCount(queries);
  const needed = queriesToShow(target);
  if (count < needed) {
    throw new BelfryError('INVALID_ARGUMENT', {
      given: `${count} queries for recall ${target}`,
      expected: `at least ${needed}: fewer cannot show so high a recall, even if they miss nothing`,
      change: 'Give more queries, or ask for a lower recall.',
    });
  }
  const half = Math.floor(count / 2);
  if (half < needed) return [queries, queries];
  return [querySlice(queries, 0, half), querySlice(queries, half, count)];
}

function nothingFits(skipped: readonly Skipped[], budget: MemoryBudget): BelfryError {
  const smallest = Math.min(...skipped.map(({ bytes }) => bytes));
  return new BelfryError('INVALID_ARGUMENT', {
    given: `a memory budget of ${budget.bytes} bytes`,
    expected: `at least ${smallest} bytes, which the smallest graph over ${budget.count} vectors of ${budget.dim} dimensions takes`,
    change: 'Allow more memory, or use exact search, which needs the vectors alone.',
    details: { skipped },
  });
}

function sampleOf({ dim, metric, rows, vectors }: Catalogue, count: number, rng: Rng): Catalogue {
  const places = rng.shuffle(Int32Array.from(rows.keys())).slice(0, count).sort();
  const part = new Float32Array(count * dim);
  places.forEach((place, n) => part.set(vectors.subarray(place * dim, (place + 1) * dim), n * dim));
  return { dim, metric, rows: places.map((place) => rows[place]), vectors: part };
}
