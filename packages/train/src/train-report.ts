import type { ChosenModel, Figures } from './run-state.js';

/** `report.json`: what a training led to. */
export interface TrainReport {
  readonly run: string;
  /** The model the validation part chose, before the refit. */
  readonly selection: ChosenModel;
  /** The model trained afresh on the whole training part; null where the selected model is the published one. */
  readonly refit: { readonly step: number; readonly test: Figures | null } | null;
  readonly trainedSeconds: number;
  /** Share of these, 0 … 1, in which nothing was computed because the input of a step was not there. */
  readonly inputWaitShare: number;
}
