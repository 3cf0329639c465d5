/** Chooses the best validation and says when to stop looking for a better one. */

export interface Validation {
  readonly step: number;
  readonly epoch: number;
  /** The monitored figure; larger is better. */
  readonly figure: number;
  readonly metrics: Readonly<Record<string, number>>;
}

/** JSON-safe, part of a checkpoint. */
export interface SelectionState {
  best: Validation | null;
  /** Validations since the best one. */
  sinceBest: number;
}

export const freshSelection = (): SelectionState => ({ best: null, sinceBest: 0 });

/** Notes a validation; returns whether it is the best so far. */
export function noteValidation(state: SelectionState, validation: Validation): boolean {
  const better = state.best === null || validation.figure > state.best.figure;
  state.best = better ? validation : state.best;
  state.sinceBest = better ? 0 : state.sinceBest + 1;
  return better;
}

/** @param patience 0 = never */
export function shouldStop(state: SelectionState, patience: number): boolean {
  return patience > 0 && state.sinceBest >= patience;
}
