/** From a grid to the plans of its trials. */
import { mergeOptions, setOption, type OptionTree } from '@belfry/core';
import { resolveConfig, trainConfig } from '@belfry/train';
import type { TrialPlan } from '../trial.js';
import type { GridStrategy, GridValue, NegativesGrid } from './grid-options.js';

/** Values out of a grid, by the paths of their options. */
export type Values = Readonly<Record<string, GridValue>>;

/** One strategy at one N with one choice of values; its trials differ by seed alone. */
export interface GridCell {
  readonly strategy: string;
  /** N as the grid has it. */
  readonly count: number;
  readonly values: Values;
  readonly settings: OptionTree;
}

const CUT_SEED = 42;
export const LIST_LENGTHS = [20, 50];

/** @throws CONFIG_INVALID where the settings of a cell, at any N, are none of training */
export function requireCells(grid: NegativesGrid): void {
  for (const strategy of grid.strategies)
    for (const { settings } of grid.counts.flatMap((count) => cellsAt(grid, strategy, count)))
      resolveConfig(trainConfig, settings, `strategy ${strategy.name}`);
}

/** Every strategy at the N where values are chosen, with all of them. */
export function choosingCells(grid: NegativesGrid): GridCell[] {
  return grid.strategies.flatMap((strategy) => cellsAt(grid, strategy, grid.chooseAt));
}

/** Strategies at the other N, each with the values that were best. */
export function furtherCells(grid: NegativesGrid, best: readonly GridCell[]): GridCell[] {
  return best.flatMap(({ strategy: name, values }) => {
    const strategy = grid.strategies.find((one) => one.name === name)!;
    return otherCounts(grid).map((count) => cellOf(grid, strategy, count, values));
  });
}

export function otherCounts({ counts, chooseAt }: NegativesGrid): number[] {
  return counts.filter((count) => count !== chooseAt);
}

export function planOf(
  { settings }: GridCell,
  data: string,
  grid: NegativesGrid,
  given: Pick<TrialPlan, 'budget' | 'seed' | 'measure' | 'looks' | 'stop'>,
): TrialPlan {
  return { data, settings, cutSeed: CUT_SEED, users: grid.users, k: LIST_LENGTHS, ...given };
}

/** As people read it: `temperature 0.1, weight 1.2`. */
export function valuesInWords(values: Values): string {
  return Object.entries(values)
    .map(([path, value]) => `${path.slice(path.lastIndexOf('.') + 1)} ${value}`)
    .join(', ');
}

function cellsAt(grid: NegativesGrid, strategy: GridStrategy, count: number): GridCell[] {
  return combinations(strategy.grid ?? grid.grid).map((values) => cellOf(grid, strategy, count, values));
}

function combinations(values: NegativesGrid['grid']): Values[] {
  return Object.entries(values).reduce<Values[]>(
    (all, [path, tried]) => all.flatMap((chosen) => tried.map((value) => ({ ...chosen, [path]: value }))),
    [{}],
  );
}

function cellOf({ base }: NegativesGrid, strategy: GridStrategy, count: number, values: Values): GridCell {
  const varied = Object.entries({ ...values, [strategy.varies]: count });
  const settings = varied.reduce(
    (tree, [path, value]) => setOption(trainConfig, tree, path, String(value)),
    mergeOptions(base, strategy.settings),
  );
  return { strategy: strategy.name, count, values, settings };
}
