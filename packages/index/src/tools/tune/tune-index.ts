/**
 * `tune`: the HNSW settings that reach a recall with the most queries per second, within a memory budget.
 *
 * 1. What the budget leaves out is known beforehand and never built (candidates.ts).
 * 2. Candidates are compared on a sample of a large catalogue: each gets the smallest efSearch that reaches the target, and
 *    is judged by its speed there (compare-candidates.ts).
 * 3. The winner is built over the whole catalogue, where a search needs a larger efSearch, chosen with queries that the
 *    comparison did not see. Where it fails there, the next one is (decide.ts).
 */
import { BelfryError } from '@belfry/core';
import type { Skipped } from './candidates.js';
import { compareCandidates, ranked } from './compare-candidates.js';
import { decide } from './decide.js';
import { planTuning, type TuneInput } from './plan.js';
import type { Trial } from './trial.js';

export interface TuneResult {
  /** Whether the best one reaches the recall over the whole catalogue. */
  readonly reached: boolean;
  /** Tried over the whole catalogue, or, where there was no time for that, on the sample. */
  readonly best: Trial;
  /** All trials on the sample, in the order in which they were made. */
  readonly trials: readonly Trial[];
  /** Vectors of the sample; null where trials were over the whole catalogue. */
  readonly sampled: number | null;
  readonly skipped: readonly Skipped[];
  /** Whether the time was up before all was done. */
  readonly timeUp: boolean;
  /** Queries per second of exact search over the whole catalogue; null where there was no time for it. */
  readonly exactQps: number | null;
}

/**
 * @example
 * const { best } = await tuneIndex({ catalogue: { dim: 64, metric: 'dot', rows, vectors }, queries, recall: 0.95, k: 100 });
 * @throws INVALID_ARGUMENT (a recall that is none, or that so few queries cannot show; k that cannot be found; a budget of
 *   memory or time in which nothing can be tried), SHAPE_MISMATCH, INDEX_KIND_UNAVAILABLE
 */
export async function tuneIndex(input: TuneInput): Promise<TuneResult> {
  const plan = planTuning(input);
  const [count, sampled] = [plan.catalogue.rows.length, plan.part.rows.length];
  if (sampled < count) plan.logger.info(`candidates are compared on ${sampled} of ${count} vectors, drawn at random`);
  for (const { m, storage, bytes } of plan.skipped)
    plan.logger.debug(`not tried: m ${m} with ${storage} would take ${bytes} bytes`);
  const comparison = await compareCandidates(plan);
  if (comparison.trials.length === 0) throw noTime(input);
  const { finals, timeUp, exactQps } = await decide(plan, comparison.ranked);
  const best = finals.length > 0 ? ranked(finals)[0] : comparison.ranked[0];
  return {
    reached: finals.includes(best) && best.reached,
    best,
    trials: comparison.trials,
    sampled: sampled < count ? sampled : null,
    skipped: plan.skipped,
    timeUp: timeUp || comparison.timeUp,
    exactQps,
  };
}

function noTime({ seconds }: TuneInput): BelfryError {
  return new BelfryError('INVALID_ARGUMENT', {
    given: `${seconds?.toPrecision(3)} s, in which not one index could be built`,
    expected: 'time for two at least: one to compare, one over the whole catalogue',
    change: 'Allow more time, or compare on a smaller sample.',
  });
}
