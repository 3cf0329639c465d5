export { trialId, type Budget, type Look, type TrialFailure, type TrialOutcome, type TrialPlan } from './trial.js';
export { runTrial } from './run-trial.js';
