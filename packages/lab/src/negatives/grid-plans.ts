/** From a grid to the plans of its trials. */
import { mergeOptions, type OptionTree } from '@belfry/core';
import { resolveConfig, trainConfig } from '@belfry/train';
import type { TrialPlan } from '../trial.js';
import type { GridStrategy, NegativesGrid } from './grid-options.js';

/** One strategy at one N and temperature; its trials differ by seed alone. */
export interface GridCell {
  readonly strategy: string;
  /** N as the grid has it. */
  readonly count: number;
  readonly temperature: number;
  readonly settings: OptionTree;
}

const CUT_SEED = 42;
export const LIST_LENGTHS = [20, 50];

/** @throws CONFIG_INVALID where the settings of a cell are none of training */
export function cellsOf(grid: NegativesGrid): GridCell[] {
  return grid.strategies.flatMap((strategy) =>
    grid.counts.flatMap((count) => grid.temperatures.map((temperature) => cellOf(grid, strategy, count, temperature))),
  );
}

export function planOf(
  { settings }: GridCell,
  data: string,
  grid: NegativesGrid,
  given: Pick<TrialPlan, 'budget' | 'seed' | 'measure' | 'looks'>,
): TrialPlan {
  return { data, settings, cutSeed: CUT_SEED, users: grid.users, k: LIST_LENGTHS, ...given };
}

function cellOf({ base }: NegativesGrid, strategy: GridStrategy, count: number, temperature: number): GridCell {
  const [group, option] = strategy.varies.split('.');
  const varied = mergeOptions({ loss: { temperature } }, { [group]: { [option]: count } });
  const settings = mergeOptions(mergeOptions(base, strategy.settings), varied);
  resolveConfig(trainConfig, settings, `strategy ${strategy.name}, N ${count}`);
  return { strategy: strategy.name, count, temperature, settings };
}
