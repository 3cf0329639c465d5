/** Whether a model may take the place of the published one. */
import type { Alarm } from '@belfry/contrast';
import type { TestFigures } from './progressive-validation.js';

export interface Candidate {
  /** Signs of collapse that ring. */
  readonly alarms: readonly Alarm[];
  /** On recent events. */
  readonly figures: TestFigures;
  /** Of the published model on the same events; null where none is published. */
  readonly published: TestFigures | null;
}

export interface Verdict {
  readonly passes: boolean;
  /** Why not; empty where it passes. */
  readonly reasons: readonly string[];
}

/** @param tolerance share of the published recall that may be missing */
export function judge({ alarms, figures, published }: Candidate, tolerance: number): Verdict {
  const reasons = alarms.map(
    ({ name, value, threshold }) => `${name} ${value.toFixed(3)} beyond ${threshold.toFixed(3)}`,
  );
  const least = published === null ? 0 : published.recall * (1 - tolerance);
  if (figures.recall < least)
    reasons.push(`recall ${figures.recall.toFixed(4)} where the published model has ${published!.recall.toFixed(4)}`);
  return { passes: reasons.length === 0, reasons };
}
