/** How many steps a budget is: for processor seconds, as many as the pace of the first steps allows. */
import { createPhase, fit, type PhaseSource } from '@belfry/train';
import type { Interactions } from '@belfry/data';
import type { Budget } from './trial.js';

/** Code is compiled and tables are warm by then. */
const WARM_STEPS = 20;
const PACED_STEPS = 60;
/** Where steps take long, fewer of them tell the pace. */
const LEAST_STEPS = 5;
const LEAST_SHARE = 0.03;

/** The steps taken to find the pace train a model that is thrown away: the trial itself has the same bits at any pace. */
export async function pacedSteps(source: PhaseSource, train: Interactions, budget: Budget): Promise<number> {
  if ('steps' in budget) return budget.steps;
  const phase = createPhase(source, train, WARM_STEPS + PACED_STEPS);
  const enough = (steps: number, most: number, seconds: number): boolean =>
    steps >= most || (steps >= LEAST_STEPS && seconds >= LEAST_SHARE * budget.cpuSeconds);
  let from = process.cpuUsage();
  let warm = 0;
  let [paced, seconds] = [0, 0];
  await fit(phase, 0, async ({ step }) => {
    if (warm > 0) {
      [paced, seconds] = [step - warm, secondsSince(from)];
      return enough(paced, PACED_STEPS, seconds);
    }
    if (enough(step, WARM_STEPS, secondsSince(from))) [warm, from] = [step, process.cpuUsage()];
    return false;
  });
  return Math.max(1, Math.round((budget.cpuSeconds * paced) / seconds));
}

function secondsSince(from: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(from);
  return (user + system) / 1e6;
}
