/** How many steps a budget is: for processor seconds, as many as the pace of the first steps allows. */
import { createPhase, fit, type PhaseSource } from '@belfry/train';
import type { Interactions } from '@belfry/data';
import type { Budget } from './trial.js';

/** Code is compiled and tables are warm by then. */
const WARM_STEPS = 20;
const PACED_STEPS = 60;

/** The steps taken to find the pace train a model that is thrown away: the trial itself has the same bits at any pace. */
export async function pacedSteps(source: PhaseSource, train: Interactions, budget: Budget): Promise<number> {
  if ('steps' in budget) return budget.steps;
  const phase = createPhase(source, train, WARM_STEPS + PACED_STEPS);
  let from = process.cpuUsage();
  await fit(phase, 0, async ({ step }) => {
    if (step === WARM_STEPS) from = process.cpuUsage();
    return false;
  });
  const { user, system } = process.cpuUsage(from);
  const secondsPerStep = (user + system) / 1e6 / PACED_STEPS;
  return Math.max(1, Math.round(budget.cpuSeconds / secondsPerStep));
}
