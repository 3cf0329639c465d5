/** What a comparison takes, told before it starts. */
import type { Budget } from '../trial.js';
import type { NegativesGrid } from './grid-options.js';
import { choosingCells, otherCounts, valuesInWords } from './grid-plans.js';

/** One of the four stages: trials that can run side by side. */
export interface GridStage {
  readonly name: string;
  readonly trials: number;
  /** Of each trial, at most. */
  readonly budget: Budget;
  /** Minutes of training of one processor at most, of all trials together; null where the budget is in steps. */
  readonly coreMinutes: number | null;
  /** Minutes of the clock for training, at most; null where the budget is in steps. */
  readonly wallMinutes: number | null;
}

/** A cell as it is planned. */
export interface PlannedCell {
  readonly strategy: string;
  readonly count: number;
  /** null = those that turn out best at `chooseAt`. */
  readonly values: string | null;
}

export interface NegativesPlan {
  readonly cells: readonly PlannedCell[];
  readonly stages: readonly GridStage[];
  readonly trials: number;
  /** Of all stages; opening the data and measuring come on top. */
  readonly coreMinutes: number | null;
  readonly wallMinutes: number | null;
}

/** @param workers trials at a time */
export function planOfGrid(grid: NegativesGrid, workers: number): NegativesPlan {
  const { strategies, budget, seeds, final } = grid;
  const chosen = choosingCells(grid);
  const further = strategies.flatMap(({ name }) => otherCounts(grid).map((count) => ({ strategy: name, count })));
  const stage = (name: string, trials: number, each: Budget): GridStage => ({
    name,
    trials,
    budget: each,
    ...minutesOf(trials, each, workers),
  });
  const best = Math.min(final.strategies, strategies.length);
  const stages = [
    stage('values', chosen.length * seeds.length, budget),
    stage('N', further.length * seeds.length, budget),
    stage('plateaus', best, final.budget),
    stage('test', best * final.seeds.length, final.budget),
  ].filter(({ trials }) => trials > 0);
  return {
    cells: [
      ...chosen.map(({ strategy, count, values }) => ({ strategy, count, values: valuesInWords(values) })),
      ...further.map((cell) => ({ ...cell, values: null })),
    ],
    stages,
    trials: total(stages.map(({ trials }) => trials))!,
    coreMinutes: total(stages.map(({ coreMinutes }) => coreMinutes)),
    wallMinutes: total(stages.map(({ wallMinutes }) => wallMinutes)),
  };
}

function minutesOf(trials: number, budget: Budget, workers: number): Pick<GridStage, 'coreMinutes' | 'wallMinutes'> {
  if ('steps' in budget) return { coreMinutes: null, wallMinutes: null };
  const each = budget.cpuSeconds / 60;
  return { coreMinutes: trials * each, wallMinutes: Math.ceil(trials / workers) * each };
}

/** null where one of them is not known. */
function total(numbers: readonly (number | null)[]): number | null {
  return numbers.reduce((sum, one) => (sum === null || one === null ? null : sum + one), 0);
}
