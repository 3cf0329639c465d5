/** The first step of `tune`: candidates, compared on a sample of the catalogue. */
import { GroundTruth } from '../ground-truth.js';
import { fits, type Candidate } from './candidates.js';
import { climb } from './climb.js';
import type { TunePlan } from './plan.js';
import { tryCandidate, type Trial } from './trial.js';

export interface Comparison {
  /** In the order in which they were made. */
  readonly trials: readonly Trial[];
  /** The same, the best first. */
  readonly ranked: readonly Trial[];
  /** Whether more would have been tried. */
  readonly timeUp: boolean;
}

export async function compareCandidates(plan: TunePlan): Promise<Comparison> {
  const { catalogue, part, budget, deadline } = plan;
  const truth = await GroundTruth.of(part, plan.comparing, plan.k, plan);
  const trials: Trial[] = [];
  let timeUp = false;

  async function tryOut(candidate: Candidate): Promise<Trial | null> {
    if (!fits(candidate, budget) || timeUp) return null;
    const [next, whole] = expectedSeconds(trials, part.rows.length, catalogue.rows.length);
    const label = `trial ${trials.length + 1}`;
    const trial =
      deadline.leftSeconds < next + whole
        ? null
        : await tryCandidate(candidate, { ...plan, catalogue: part, truth, label });
    if (trial === null) timeUp = true;
    else trials.push(trial);
    return trial;
  }

  const first = await tryOut(plan.first);
  const best = first === null ? [] : [await climb(first, tryOut)];
  return { trials, ranked: [...new Set([...best, ...ranked(trials)])], timeUp };
}

/** Those that reach the target by speed, then the others by recall. */
export function ranked(trials: readonly Trial[]): Trial[] {
  return [...trials].sort(
    (a, b) => Number(b.reached) - Number(a.reached) || (a.reached ? b.qps - a.qps : b.recall - a.recall),
  );
}

/** What one more trial takes, and building over the whole catalogue afterwards, where building takes n · log n. */
function expectedSeconds(trials: readonly Trial[], size: number, whole: number): [next: number, whole: number] {
  const slowest = Math.max(0, ...trials.map(({ buildSeconds }) => buildSeconds));
  return [slowest, (slowest * whole * Math.log(whole)) / (size * Math.log(size))];
}
