export { trialId, type Budget, type Look, type TrialFailure, type TrialOutcome, type TrialPlan } from './trial.js';
export { runTrial } from './run-trial.js';
export { runTrials, type PoolServices } from './trials/trial-pool.js';
export { hasFailed, openTrialStore, type FinishedTrial, type TrialStore } from './trials/trial-store.js';
export {
  benchNegatives,
  planNegatives,
  type BenchNegativesInput,
  type BenchServices,
} from './negatives/bench-negatives.js';
export { gridExample, gridOptions, type NegativesGrid } from './negatives/grid-options.js';
export type { GridStage, NegativesPlan, PlannedCell } from './negatives/grid-cost.js';
export type { FinalRow, NegativesReport, NegativesRow } from './negatives/negatives-report.js';
export { studentInterval, type MeanInterval } from './student-interval.js';
export { tune, type Tuned, type TuneInput } from './tune/tune.js';
export type { TuneBudget } from './tune/tune-time.js';
export { firstCandidates, nextCandidates, tuneSpace } from './tune/tune-space.js';
