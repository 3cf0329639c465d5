/** The second step of `tune`: the best candidates over the whole catalogue, until one reaches the target there. */
import { GroundTruth } from '../ground-truth.js';
import type { Candidate } from './candidates.js';
import { settingsOf } from './climb.js';
import type { TunePlan } from './plan.js';
import { tryCandidate, type Trial } from './trial.js';

/** Where the winner fails, so many are tried at most. */
const MOST_FINALISTS = 3;

export interface Decision {
  /** Over the whole catalogue, the one that was taken last. */
  readonly finals: readonly Trial[];
  readonly timeUp: boolean;
  /** Queries per second of exact search over the whole catalogue; null where there was no time for it. */
  readonly exactQps: number | null;
}

/** @param candidates the most promising first */
export async function decide(plan: TunePlan, candidates: readonly Candidate[]): Promise<Decision> {
  const { catalogue, deadline, budget, logger } = plan;
  if (deadline.isOver) return { finals: [], timeUp: true, exactQps: null };
  const truth = await GroundTruth.of(catalogue, plan.deciding, plan.k, plan);
  const finals: Trial[] = [];
  for (const candidate of candidates.slice(0, MOST_FINALISTS)) {
    const label = 'the whole catalogue';
    const trial = await tryCandidate(settingsOf(candidate), { ...plan, truth, label });
    if (trial === null) return { finals, timeUp: true, exactQps: truth.exactQps };
    if (trial.bytesPerVector * trial.vectors <= budget.bytes) finals.push(trial);
    else logger.warn(`m ${trial.m}, ${trial.storage} takes more memory than predicted, and more than allowed`);
    if (finals.at(-1)?.reached) break;
  }
  return { finals, timeUp: false, exactQps: truth.exactQps };
}
