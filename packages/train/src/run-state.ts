/** Where a run stands, beside its arrays: JSON in each checkpoint. */
import type { CollapseAlarmState } from '@belfry/contrast';
import { emptyLog, type LogSizes } from './log/metrics-log.js';
import { freshSelection, type SelectionState } from './early-stopping.js';

/** `selection` trains with a validation part held out; `refit` trains afresh on everything; then nothing is left but to publish. */
export type PhaseName = 'selection' | 'refit';

/** Figures by name, e.g. `recall@20`. */
export type Figures = Readonly<Record<string, number>>;

export interface RunState {
  phase: PhaseName;
  /** Steps done in this phase. */
  step: number;
  selection: SelectionState;
  /** Set once the selection has ended. */
  chosen: ChosenModel | null;
  /** Signs of collapse seen so far in this phase. */
  collapse: CollapseAlarmState;
  /** Sum and number of losses since the last line of metrics.jsonl. */
  loss: { sum: number; steps: number };
  /** How far the log reached. */
  log: LogSizes;
  /** Milliseconds spent training so far. */
  trainedMs: number;
  /** Milliseconds of these for which the input of a step was waited for. */
  inputWaitMs: number;
}

export interface ChosenModel {
  readonly step: number;
  readonly epoch: number;
  /** null where nothing was held out. */
  readonly validation: Figures | null;
  /** On the test part, where there is one: noted, never used to choose. */
  readonly test: Figures | null;
}

export const freshState = (): RunState => ({
  phase: 'selection',
  step: 0,
  selection: freshSelection(),
  chosen: null,
  collapse: {},
  loss: { sum: 0, steps: 0 },
  log: emptyLog,
  trainedMs: 0,
  inputWaitMs: 0,
});

/** Share of the training time, 0 … 1, in which nothing was computed because the input of a step was not there. */
export function inputWaitShare({ inputWaitMs, trainedMs }: RunState): number {
  return Math.round((1e4 * inputWaitMs) / trainedMs) / 1e4;
}

const PHASE_ORDER: readonly PhaseName[] = ['selection', 'refit'];

/** Grows with every step through all phases: the ordinal of a checkpoint. */
export function ordinalOf({ phase, step }: RunState): number {
  return PHASE_ORDER.indexOf(phase) * 100_000_000_000 + step;
}

/** The state at the start of another phase: what was found out stays, what belongs to one phase starts afresh. */
export function enterPhase(state: RunState, phase: PhaseName): void {
  Object.assign(state, { phase, step: 0, collapse: {}, loss: { sum: 0, steps: 0 } } satisfies Partial<RunState>);
}
