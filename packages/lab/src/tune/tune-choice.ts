/** What trials of a search say: each candidate with its figure, and the settings and epochs to train with. */
import { mergeOptions, type OptionTree } from '@belfry/core';
import { plateauOf } from '../plateau.js';
import type { TrialOutcome } from '../trial.js';
import { hasFailed, type FinishedTrial } from '../trials/trial-store.js';

/** A candidate with its figure under the better scoring. */
export interface Tried {
  readonly candidate: OptionTree;
  readonly settings: OptionTree;
  readonly scoring: 'cosine' | 'dot';
  readonly figure: number;
  readonly outcome: TrialOutcome;
}

export interface Choice {
  readonly settings: OptionTree;
  readonly figure: number;
  readonly epochs: number;
}

export function triedOf({ plan, result }: FinishedTrial, monitor: string): Tried[] {
  if (hasFailed(result)) return [];
  const { cosine, dot } = result.byScoring;
  const scoring = dot.figures[monitor] > cosine.figures[monitor] ? 'dot' : 'cosine';
  const figure = result.byScoring[scoring].figures[monitor];
  const settings = mergeOptions(plan.settings, { score: { similarity: scoring } });
  return [{ candidate: plan.settings, settings, scoring, figure, outcome: result }];
}

/** The epoch of the best look; the end where no look was better. */
export function plateau(trial: FinishedTrial, monitor: string): Choice[] {
  return triedOf(trial, monitor).map(({ settings, figure, outcome }) => {
    const { step, gain } = plateauOf(outcome, monitor);
    return { settings, figure: figure + gain, epochs: epochsOf(outcome, step) };
  });
}

export function asItIs({ settings, figure, outcome }: Tried): Choice {
  return { settings, figure, epochs: epochsOf(outcome, outcome.steps) };
}

function epochsOf({ stepsPerEpoch }: TrialOutcome, step: number): number {
  return Math.max(1, Math.round(step / stepsPerEpoch));
}
