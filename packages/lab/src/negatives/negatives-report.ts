/** What a comparison of negatives found. */
import type { MeanInterval } from '../student-interval.js';
import type { TrialFailure, TrialOutcome } from '../trial.js';
import type { Values } from './grid-plans.js';

export type Scoring = 'cosine' | 'dot';

/** A strategy at one N, with the values of its options that were best on the validation part at the N where they are chosen. */
export interface NegativesRow {
  readonly strategy: string;
  readonly count: number;
  readonly values: Values;
  /** The better scoring on the validation part. */
  readonly scoring: Scoring;
  /** Recall@20 over seeds, by scoring, on the validation part. */
  readonly recall: Readonly<Record<Scoring, MeanInterval>>;
  readonly cpuSeconds: number;
  readonly steps: number;
  /** Nats; null where the bound does not hold. */
  readonly miBound: number | null;
  readonly alignment: number | null;
  readonly uniformity: number | null;
  /** Recall@20 of each tenth of the catalogue, most popular first. */
  readonly deciles: readonly (number | null)[];
  /** Of the first seed, on the way and at the end, of fewer users. */
  readonly looks: readonly { readonly cpuSeconds: number; readonly recall: number }[];
}

/** One of the best, trained for its plateau on all that is not test, and measured on the test part. */
export interface FinalRow {
  readonly strategy: string;
  readonly count: number;
  readonly values: Values;
  readonly scoring: Scoring;
  /** Steps at the plateau of the validation part. */
  readonly steps: number;
  readonly recall: Readonly<Record<Scoring, MeanInterval>>;
  readonly cpuSeconds: number;
  readonly runs: number;
}

export interface NegativesReport {
  readonly data: string;
  /** The N at which values were chosen. */
  readonly chosenAt: number;
  /** Of the validation part. */
  readonly trials: number;
  readonly rows: readonly NegativesRow[];
  readonly final: readonly FinalRow[];
  readonly failures: readonly ({
    readonly strategy: string;
    readonly count: number;
    readonly values: Values;
    readonly seed: number;
  } & TrialFailure['failed'])[];
}

export const RECALL = 'recall@20';

export function recallOf(outcome: TrialOutcome, scoring: Scoring): number {
  return outcome.byScoring[scoring].figures[RECALL];
}

/** By the better scoring. */
export function bestRecallOf(outcome: TrialOutcome): number {
  return Math.max(recallOf(outcome, 'cosine'), recallOf(outcome, 'dot'));
}
