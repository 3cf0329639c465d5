/**
 * Negatives side by side. On the validation part, each trial for one budget: every strategy with all values of its grid at one N;
 * then with the best of them at the other N. At the end the best few, trained to their plateau on all that is not test, are
 * measured on the test part.
 */
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import {
  BelfryError,
  parseOptions,
  silentLogger,
  silentProgress,
  type ErrorCode,
  type Logger,
  type OptionTree,
  type Progress,
} from '@belfry/core';
import { openDataset, readManifest } from '@belfry/data';
import { plateauOf } from '../plateau.js';
import type { TrialPlan } from '../trial.js';
import { runTrials, type PoolServices } from '../trials/trial-pool.js';
import { hasFailed, openTrialStore, type FinishedTrial } from '../trials/trial-store.js';
import { gridOptions, type NegativesGrid } from './grid-options.js';
import { planOfGrid, type NegativesPlan } from './grid-cost.js';
import { choosingCells, furtherCells, planOf, requireCells, type GridCell } from './grid-plans.js';
import { bestRecallOf, RECALL, type FinalRow, type NegativesReport } from './negatives-report.js';
import { bestStrategies, bestValues, finalRowOf, rowOf, scoringOf, type TrainedCell } from './summarize.js';
import { writeReport } from './write-report.js';

export interface BenchNegativesInput {
  /** Data-set folder with a test part. */
  readonly data: string;
  /** See `gridOptions`; as in a grid file. */
  readonly grid: OptionTree;
  /** Folder of the trials and the report; the same call goes on where it stopped. */
  readonly out: string;
  /** Trials at a time, each of one thread; by default the machine's processors. */
  readonly workers?: number;
}

export interface BenchServices {
  readonly logger: Logger;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/**
 * What a comparison would do, and how long it may take; nothing is trained and nothing written.
 * @throws CONFIG_INVALID, DATASET_INVALID, SPLIT_IMPOSSIBLE without a test part
 */
export async function planNegatives({
  data,
  grid,
  workers = availableParallelism(),
}: Omit<BenchNegativesInput, 'out'>): Promise<NegativesPlan> {
  const parsed = gridOf(grid);
  await requireTestPart(data);
  return planOfGrid(parsed, workers);
}

/**
 * Writes `report.html`, `report.json`, `report.csv` and the charts as SVG files into the folder. Choices (values, N, scoring,
 * plateau) are made on the validation part; intervals are Student's t over seeds.
 * @throws CONFIG_INVALID, DATASET_INVALID, SPLIT_IMPOSSIBLE without a test part, RUN_EXISTS where the folder holds another
 * grid, RUN_LOCKED, TRAINING_INTERRUPTED; what a trial throws where none succeeds
 */
export async function benchNegatives(
  { data, grid: given, out, workers = availableParallelism() }: BenchNegativesInput,
  {
    logger = silentLogger,
    progress = silentProgress,
    signal = new AbortController().signal,
  }: Partial<BenchServices> = {},
): Promise<NegativesReport> {
  const grid = gridOf(given);
  const folder = resolve(data);
  await requireTestPart(folder);
  const { hash } = await readManifest(folder);
  const store = await openTrialStore(out, { task: 'negatives', data: hash, grid });
  try {
    logger.info(inWords(planOfGrid(grid, workers), workers));
    const pool: PoolServices = { store, workers, progress, signal, figureOf: bestRecallOf };
    const train = (label: string, cells: readonly GridCell[]): Promise<TrainedCells> =>
      trainCells(label, cells, folder, grid, pool);
    const atOneN = await train('choosing values', choosingCells(grid));
    if (atOneN.trained.length === 0) throw allFailed(atOneN.failures[0]);
    const chosen = bestValues(atOneN.trained).map(({ cell }) => cell);
    const atOthers = await train('varying N', furtherCells(grid, chosen));
    const trained = [...atOneN.trained, ...atOthers.trained];
    const report: NegativesReport = {
      data,
      chosenAt: grid.chooseAt,
      trials: atOneN.trials + atOthers.trials,
      rows: bestValues(trained).map(rowOf),
      final: await trainBest(bestStrategies(trained, grid.final.strategies), folder, grid, pool),
      failures: [...atOneN.failures, ...atOthers.failures],
    };
    await writeReport(report, out);
    return report;
  } finally {
    await store.release();
  }
}

function gridOf(given: OptionTree): NegativesGrid {
  const grid = parseOptions(gridOptions, given, { source: 'the grid' });
  requireCells(grid);
  return grid;
}

function inWords({ trials, coreMinutes, wallMinutes }: NegativesPlan, workers: number): string {
  const time =
    coreMinutes === null
      ? ''
      : `, ${coreMinutes.toFixed(0)} processor minutes of training at most, ${wallMinutes!.toFixed(0)} by the clock`;
  return `${trials} trials, ${workers} at a time${time}; opening the data and measuring come on top`;
}

interface TrainedCells {
  readonly trained: readonly TrainedCell[];
  readonly failures: NegativesReport['failures'];
  readonly trials: number;
}

/** Cells of which no seed succeeded are missing in `trained`. */
async function trainCells(
  label: string,
  cells: readonly GridCell[],
  data: string,
  grid: NegativesGrid,
  pool: PoolServices,
): Promise<TrainedCells> {
  const { budget, looks, seeds } = grid;
  const asked = cells.flatMap((cell) =>
    seeds.map((seed) => ({
      cell,
      seed,
      plan: planOf(cell, data, grid, { budget, looks, seed, measure: 'validation' }),
    })),
  );
  const finished = await runTrials(
    label,
    asked.map(({ plan }) => plan),
    pool,
  );
  const trained = cells.flatMap((cell, n) => {
    const outcomes = succeeded(finished.slice(n * seeds.length, (n + 1) * seeds.length));
    return outcomes.length === 0 ? [] : [{ cell, outcomes }];
  });
  const failures = asked.flatMap(({ cell: { strategy, count, values }, seed }, n) => {
    const { result } = finished[n];
    return hasFailed(result) ? [{ strategy, count, values, seed, ...result.failed }] : [];
  });
  return { trained, failures, trials: finished.length };
}

/** The plateau is found on the validation part; then as many steps on all that is not test, once for each seed. */
async function trainBest(
  best: readonly TrainedCell[],
  data: string,
  grid: NegativesGrid,
  pool: PoolServices,
): Promise<FinalRow[]> {
  const { budget, looks, patience, seeds } = grid.final;
  const stop: TrialPlan['stop'] = { figure: RECALL, patience };
  const [seed] = grid.seeds;
  // Looks are under the scoring of the settings: the one that was better in the grid.
  const chosen = best.map((trained) => {
    const scoring = scoringOf(trained);
    const settings = { ...trained.cell.settings, score: { similarity: scoring } };
    return { scoring, cell: { ...trained.cell, settings } };
  });
  const long = await runTrials(
    'finding plateaus',
    chosen.map(({ cell }) => planOf(cell, data, grid, { budget, looks, stop, seed, measure: 'validation' })),
    pool,
  );
  const plans = chosen.flatMap(({ cell, scoring }, n) => {
    const { result } = long[n];
    if (hasFailed(result)) return [];
    const { step: steps } = plateauOf(result, RECALL);
    const runs = seeds.map((one) => ({
      ...planOf(cell, data, grid, { budget: { steps }, looks: 0, seed: one, measure: 'test' }),
      users: 0,
    }));
    return [{ cell, scoring, runs }];
  });
  const tested = await runTrials(
    'measuring the best on the test part',
    plans.flatMap(({ runs }) => runs),
    pool,
  );
  return plans.flatMap(({ cell, scoring }, n) => {
    const outcomes = succeeded(tested.slice(n * seeds.length, (n + 1) * seeds.length));
    return outcomes.length === 0 ? [] : [finalRowOf({ cell, outcomes }, scoring)];
  });
}

function succeeded(trials: readonly FinishedTrial[]): TrainedCell['outcomes'] {
  return trials.flatMap(({ result }) => (hasFailed(result) ? [] : [result]));
}

async function requireTestPart(data: string): Promise<void> {
  if ((await openDataset(data)).test !== null) return;
  throw new BelfryError('SPLIT_IMPOSSIBLE', {
    given: `${data}, which has no test part`,
    expected: 'a data set with one: the best strategies are measured on it',
    change: 'Import the data with a split.',
  });
}

function allFailed({ code, message, strategy }: NegativesReport['failures'][number]): BelfryError {
  return new BelfryError(code as ErrorCode, {
    given: `no trial that succeeded; the first, ${strategy}, failed: ${message}`,
    expected: 'at least one',
    change: 'Correct what it says.',
  });
}
