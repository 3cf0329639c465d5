/**
 * Negatives side by side: every strategy at every N with every temperature for one budget on the validation part; then the best
 * few, trained to their plateau on all that is not test, on the test part.
 */
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import {
  atomicWriteFile,
  BelfryError,
  parseOptions,
  silentProgress,
  type ErrorCode,
  type OptionTree,
  type Progress,
} from '@belfry/core';
import { openDataset, readManifest } from '@belfry/data';
import { runTrials, type PoolServices } from '../trials/trial-pool.js';
import { hasFailed, openTrialStore, type FinishedTrial } from '../trials/trial-store.js';
import { gridOptions, type NegativesGrid } from './grid-options.js';
import { cellsOf, planOf, type GridCell } from './grid-plans.js';
import { csvOf } from './negatives-csv.js';
import { negativesPage } from './negatives-page.js';
import { bestRecallOf, RECALL, type FinalRow, type NegativesReport } from './negatives-report.js';
import {
  bestStrategies,
  bestTemperatures,
  finalRowOf,
  plateauOf,
  rowOf,
  scoringOf,
  type TrainedCell,
} from './summarize.js';

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
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/**
 * Writes `report.html`, `report.json` and `report.csv` into the folder. Choices (temperature, N, scoring, plateau) are made on
 * the validation part; intervals are Student's t over seeds.
 * @throws CONFIG_INVALID, DATASET_INVALID, SPLIT_IMPOSSIBLE without a test part, RUN_EXISTS where the folder holds another
 * grid, RUN_LOCKED, TRAINING_INTERRUPTED; what a trial throws where none succeeds
 */
export async function benchNegatives(
  { data, grid: given, out, workers = availableParallelism() }: BenchNegativesInput,
  { progress = silentProgress, signal = new AbortController().signal }: Partial<BenchServices> = {},
): Promise<NegativesReport> {
  const grid = parseOptions(gridOptions, given, { source: 'the grid' });
  const cells = cellsOf(grid);
  const folder = resolve(data);
  await requireTestPart(folder);
  const { hash } = await readManifest(folder);
  const store = await openTrialStore(out, { task: 'negatives', data: hash, grid });
  try {
    const pool: PoolServices = { store, workers, progress, signal, figureOf: bestRecallOf };
    const { trained, failures, trials } = await trainGrid(cells, folder, grid, pool);
    const report: NegativesReport = {
      data,
      trials,
      rows: bestTemperatures(trained).map(rowOf),
      final: await trainBest(bestStrategies(trained, grid.final.strategies), folder, grid, pool),
      failures,
    };
    await atomicWriteFile(join(out, 'report.json'), `${JSON.stringify(report, null, 2)}\n`);
    await atomicWriteFile(join(out, 'report.csv'), csvOf(report));
    await atomicWriteFile(join(out, 'report.html'), negativesPage(report));
    return report;
  } finally {
    await store.release();
  }
}

async function trainGrid(
  cells: readonly GridCell[],
  data: string,
  grid: NegativesGrid,
  pool: PoolServices,
): Promise<{ trained: TrainedCell[]; failures: NegativesReport['failures']; trials: number }> {
  const { budget, looks, seeds } = grid;
  const asked = cells.flatMap((cell) =>
    seeds.map((seed) => ({
      cell,
      seed,
      plan: planOf(cell, data, grid, { budget, looks, seed, measure: 'validation' }),
    })),
  );
  const finished = await runTrials(
    'comparing negatives',
    asked.map(({ plan }) => plan),
    pool,
  );
  const trained = cells.flatMap((cell, n) => {
    const outcomes = succeeded(finished.slice(n * seeds.length, (n + 1) * seeds.length));
    return outcomes.length === 0 ? [] : [{ cell, outcomes }];
  });
  const failures = asked.flatMap(({ cell: { strategy, count, temperature }, seed }, n) => {
    const { result } = finished[n];
    return hasFailed(result) ? [{ strategy, count, temperature, seed, ...result.failed }] : [];
  });
  if (trained.length === 0) throw allFailed(failures[0]);
  return { trained, failures, trials: finished.length };
}

/** The plateau is found on the validation part; then as many steps on all that is not test, once for each seed. */
async function trainBest(
  best: readonly TrainedCell[],
  data: string,
  grid: NegativesGrid,
  pool: PoolServices,
): Promise<FinalRow[]> {
  const { budget, looks, seeds } = grid.final;
  const [seed] = grid.seeds;
  // Looks are under the scoring of the settings: the one that was better in the grid.
  const chosen = best.map((trained) => {
    const scoring = scoringOf(trained);
    const settings = { ...trained.cell.settings, score: { similarity: scoring } };
    return { scoring, cell: { ...trained.cell, settings } };
  });
  const long = await runTrials(
    'finding plateaus',
    chosen.map(({ cell }) => planOf(cell, data, grid, { budget, looks, seed, measure: 'validation' })),
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
