/** The process that trains trials, one after the other, as its parent asks for them. It ends with its parent. */
import { BelfryError } from '@belfry/core';
import { runTrial } from '../run-trial.js';
import type { TrialFailure, TrialOutcome, TrialPlan } from '../trial.js';

process.on('message', (plan: TrialPlan) => {
  void answer(plan).then((result) => process.send!(result));
});
process.on('disconnect', () => process.exit());
// Ctrl-C reaches every process of a terminal; the parent says what it means for this one.
process.on('SIGINT', () => {});

async function answer(plan: TrialPlan): Promise<TrialOutcome | TrialFailure> {
  try {
    return await runTrial(plan, 1);
  } catch (error) {
    const code = error instanceof BelfryError ? error.code : 'INTERNAL';
    const message = error instanceof BelfryError ? error.message : String((error as Error).stack);
    return { failed: { code, message } };
  }
}
