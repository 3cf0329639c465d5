/** One trial: settings trained for a budget on a part of the data, and what came of it. Plain JSON on both sides. */
import { createHash } from 'node:crypto';
import type { OptionTree } from '@belfry/core';
import type { Diagnostics } from '@belfry/contrast';
import type { EvaluationReport } from '@belfry/eval';

/** How long a trial trains: steps, or processor seconds (which other work on the machine does not change much). */
export type Budget = { readonly steps: number } | { readonly cpuSeconds: number };

export interface TrialPlan {
  /** Data-set folder. */
  readonly data: string;
  /** As in a configuration file. */
  readonly settings: OptionTree;
  readonly budget: Budget;
  /** Of everything random but the cut of the validation part. */
  readonly seed: number;
  /** Of the validation part: the same for all trials that are compared. */
  readonly cutSeed: number;
  /** What is measured: the validation part, after training on the rest; or the test part, after training on all before it. */
  readonly measure: 'validation' | 'test';
  /** Users measured at most; 0 = all. */
  readonly users: number;
  /** List lengths. */
  readonly k: readonly number[];
  /** Looks at the validation part on the way, evenly spread; where there are any, one more at the end. */
  readonly looks: number;
  /** Ends the trial after so many looks without a better one, by this figure; left out: it goes to its end. */
  readonly stop?: { readonly figure: string; readonly patience: number };
}

/** Figures of one scoring, by name (`recall@20`). */
export interface ScoringFigures {
  readonly figures: Readonly<Record<string, number>>;
  readonly decileRecall: EvaluationReport['decileRecall'];
}

/** A look on the way, of fewer users, under the scoring of the settings. */
export interface Look {
  readonly step: number;
  readonly cpuSeconds: number;
  readonly figures: Readonly<Record<string, number>>;
}

export interface TrialOutcome {
  readonly steps: number;
  readonly stepsPerEpoch: number;
  /** Of training alone, without what is measured. */
  readonly cpuSeconds: number;
  readonly wallSeconds: number;
  /** Mean of the last steps. */
  readonly loss: number;
  /** Candidates of each row, its positive included. */
  readonly candidates: number;
  /** The bound on mutual information at the last steps, in nats; null with a reason where it does not hold. */
  readonly miBound: number | null;
  readonly miBoundReason: string;
  readonly byScoring: Readonly<Record<'cosine' | 'dot', ScoringFigures>>;
  readonly looks: readonly Look[];
  readonly diagnostics: Diagnostics | null;
}

/** What a trial that could not be trained leaves. */
export interface TrialFailure {
  readonly failed: { readonly code: string; readonly message: string };
}

/** The same plan has the same name, whenever it is made: what is finished is found again. */
export function trialId(plan: TrialPlan): string {
  return createHash('sha256').update(canonical(plan)).digest('hex').slice(0, 16);
}

/** JSON with keys in order. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, one]) => `${JSON.stringify(key)}:${canonical(one)}`).join(',')}}`;
}
