/** How many steps a budget is: for processor seconds, as many as the pace of the first steps allows. */
import { createPhase, fit, type PhaseSource } from '@belfry/train';
import type { Interactions } from '@belfry/data';
import type { Budget } from './trial.js';

/** Of the budget: code is compiled and tables are warm by then. */
const WARM_SHARE = 0.025;
/** Of the budget: long enough for a pace that trials of the same settings share. */
const PACE_SHARE = 0.05;
const LEAST_STEPS = 3;
/** More than are ever taken. */
const ENDLESS = 1e9;

/** The steps taken to find the pace train a model that is thrown away: the trial itself has the same bits at any pace. */
export async function pacedSteps(source: PhaseSource, train: Interactions, budget: Budget): Promise<number> {
  if ('steps' in budget) return budget.steps;
  const phase = createPhase(source, train, ENDLESS);
  const enough = (steps: number, seconds: number, share: number): boolean =>
    steps >= LEAST_STEPS && seconds >= share * budget.cpuSeconds;
  let from = process.cpuUsage();
  let warm = 0;
  let [paced, seconds] = [0, 0];
  await fit(phase, 0, async ({ step }) => {
    if (warm > 0) {
      [paced, seconds] = [step - warm, secondsSince(from)];
      return enough(paced, seconds, PACE_SHARE);
    }
    if (enough(step, secondsSince(from), WARM_SHARE)) [warm, from] = [step, process.cpuUsage()];
    return false;
  });
  return Math.max(1, Math.round((budget.cpuSeconds * paced) / seconds));
}

function secondsSince(from: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(from);
  return (user + system) / 1e6;
}
