/**
 * Coordinate search: one setting at a time, from the usual ones to the neighbours that search faster at the same recall, as
 * long as there are any. Speed at equal recall has one peak along m and along efConstruction, so a dozen trials do where the
 * grid has a hundred.
 */
import { axes, type Candidate } from './candidates.js';
import type { Trial } from './trial.js';

/** Less is within what timing can tell, and not worth a longer build. */
const WORTHWHILE = 1.03;

/** A trial, or null where the candidate does not fit or there is no time. */
export type TryOut = (candidate: Candidate) => Promise<Trial | null>;

export async function climb(start: Trial, tryOut: TryOut): Promise<Trial> {
  let best = await alongAxis('m', start, tryOut);
  best = await alongAxis('efConstruction', best, tryOut);
  for (const storage of axes.storage.filter((other) => other !== start.storage)) {
    const trial = await tryOut({ ...settingsOf(best), storage });
    if (trial !== null && isBetter(trial, best)) best = trial;
  }
  return best;
}

async function alongAxis(axis: 'm' | 'efConstruction', start: Trial, tryOut: TryOut): Promise<Trial> {
  let best = start;
  for (const step of [1, -1]) {
    for (;;) {
      const value = (axes[axis] as readonly number[])[(axes[axis] as readonly number[]).indexOf(best[axis]) + step];
      const trial = value === undefined ? null : await tryOut({ ...settingsOf(best), [axis]: value });
      if (trial === null || !isBetter(trial, best)) break;
      best = trial;
    }
    if (best !== start) break;
  }
  return best;
}

/** One that reaches the target before one that does not; then by speed, or, short of the target, by recall. */
function isBetter(one: Trial, other: Trial): boolean {
  if (one.reached !== other.reached) return one.reached;
  return one.reached ? one.qps > WORTHWHILE * other.qps : one.recall > other.recall;
}

export function settingsOf({ m, efConstruction, storage }: Candidate): Candidate {
  return { m, efConstruction, storage };
}
