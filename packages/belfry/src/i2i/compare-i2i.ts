/**
 * Item-to-item recall by every pair strategy, side by side: each as a table of lists, as vectors trained on its pairs, and the
 * best of them blended. The task is the next item from the last one of a user's training part; choices are made on a part held
 * out of training, and the test part is looked at once, for the report.
 */
import { BelfryError, Rng, silentProgress, type OptionTree, type Progress } from '@belfry/core';
import {
  holdOut,
  isOrderedInTime,
  openDataset,
  readItemInterests,
  type Dataset,
  type Interactions,
} from '@belfry/data';
import { getKernels, type Kernels } from '@belfry/native';
import {
  pairLists,
  pairLogOf,
  pairStrategyNames,
  vectorLists,
  type PairStrategyName,
  type WeightedLists,
} from '@belfry/pairs';
import { trainPairVectors, wholeTrainingPart, type PairVectors } from '@belfry/train';
import { requireTestPart } from '../dataset-of-run.js';
import { learnBlend, type LearntBlend } from './learn-blend.js';
import { measureLists, type MeasuredLists } from './measure-lists.js';
import { nextItems } from './next-items.js';

export interface CompareI2iInput {
  /** Data-set folder with a test part. */
  readonly data: string;
  /** Strategies compared; all by default. */
  readonly strategies?: readonly PairStrategyName[];
  /** Options by strategy. */
  readonly options?: Readonly<Record<string, OptionTree>>;
  /** Length of the lists that are measured; 20 by default. */
  readonly k?: number;
  /** Pairs drawn for training vectors of each strategy; 0 = tables only. Default 1,000,000. */
  readonly pairs?: number;
  /** Settings of that training, laid over its defaults. */
  readonly config?: OptionTree;
  /** Resamples behind the intervals; 200 by default. */
  readonly bootstrapSamples?: number;
  readonly seed?: number;
  readonly threads?: number;
}

/** What recalls: the strategy's lists, query against candidate vectors, or candidate vectors on both sides. */
export type I2iForm = 'table' | 'vectors' | 'symmetric vectors' | 'blend';

export interface I2iRow extends MeasuredLists {
  readonly strategy: string;
  readonly form: I2iForm;
  /** To count, or to train, in seconds of wall time. */
  readonly seconds: number;
}

export interface I2iComparison {
  readonly data: string;
  readonly items: number;
  /** Users asked for. */
  readonly queries: number;
  readonly k: number;
  /** What `sameGroup` counts: items of one true interest, of one category, or nothing. */
  readonly groups: 'interest' | 'category' | null;
  readonly rows: readonly I2iRow[];
  readonly blend: LearntBlend | null;
  /** Strategies that the data has no columns for. */
  readonly skipped: readonly { readonly strategy: string; readonly reason: string }[];
}

const GIB = 2 ** 30;
const LIST_LENGTH = 100;
/** Of a softmax over cosines: the temperature vectors were trained with. */
const TEMPERATURE = 0.1;

/**
 * @throws DATASET_INVALID, SPLIT_IMPOSSIBLE where the data has no test part, CONFIG_INVALID, TOO_FEW_USERS
 * @example const { rows } = await compareI2i({ data: 'data/shop', pairs: 0 });
 */
export async function compareI2i(
  input: CompareI2iInput,
  { progress = silentProgress }: { progress?: Progress } = {},
): Promise<I2iComparison> {
  const { data, strategies = pairStrategyNames, options = {}, k = 20, pairs = 1_000_000, config, threads } = input;
  const { bootstrapSamples = 200, seed = 42 } = input;
  const kernels = getKernels({ threads });
  const dataset = await openDataset(data);
  const test = requireTestPart(dataset, data);
  const train = wholeTrainingPart({ dataset });
  const task = nextItems(train, test, dataset.users.size, dataset.items.size);
  const { name, groups } = await groupsOf(dataset, data);
  const bench: Bench = {
    dataset,
    kernels,
    progress,
    options,
    k,
    measure: (lists) => measureLists(lists, task, { k, groups, bootstrapSamples, seed, kernels }),
  };
  const rows: I2iRow[] = [];
  const skipped: { strategy: string; reason: string }[] = [];
  const tables = new Map<PairStrategyName, WeightedLists>();
  const bar = progress.start('comparing strategies', strategies.length, 'strategies');
  for (const [done, strategy] of strategies.entries()) {
    const started = performance.now();
    const table = await tableOrReason(bench, strategy, train);
    if (typeof table === 'string') skipped.push({ strategy, reason: table });
    else {
      tables.set(strategy, table);
      rows.push({ strategy, form: 'table', seconds: secondsSince(started), ...(await bench.measure(table)) });
      if (pairs > 0 && table.weights.length > 0)
        rows.push(...(await trainedRows(bench, { strategy, lists: table, pairs, config })));
    }
    bar.update(done + 1);
  }
  bar.end();
  const blended = tables.size < 2 ? null : await blendedRow(bench, tables, train, seed);
  return {
    data,
    items: dataset.items.size,
    queries: task.wanted.offsets.length - 1,
    k,
    groups: name,
    rows: blended === null ? rows : [...rows, blended.row],
    blend: blended && blended.learnt,
    skipped,
  };
}

/** What all rows of a comparison are made with. */
interface Bench {
  readonly dataset: Dataset;
  readonly kernels: Kernels;
  readonly progress: Progress;
  readonly options: NonNullable<CompareI2iInput['options']>;
  readonly k: number;
  readonly measure: (lists: WeightedLists) => Promise<MeasuredLists>;
}

interface Training extends Pick<CompareI2iInput, 'config'> {
  readonly strategy: PairStrategyName;
  readonly lists: WeightedLists;
  readonly pairs: number;
}

/** Query against candidate vectors, and candidate vectors on both sides, of one training. */
async function trainedRows(
  { kernels, progress, k, measure }: Bench,
  { strategy, lists, pairs, config }: Training,
): Promise<I2iRow[]> {
  const started = performance.now();
  const vectors = await trainPairVectors({ lists, pairs, config, kernels, progress });
  const seconds = secondsSince(started);
  const rows: I2iRow[] = [];
  for (const [form, queryVectors] of formsOf(vectors)) {
    const input = { ...vectors, queryVectors, k, temperature: TEMPERATURE, keepsItself: false };
    rows.push({ strategy, form, seconds, ...(await measure(vectorLists(input, kernels))) });
  }
  return rows;
}

/** Weights from tables of what is left when a part of training is held out, applied to the tables of all of it. */
async function blendedRow(
  bench: Bench,
  tables: ReadonlyMap<PairStrategyName, WeightedLists>,
  train: Interactions,
  seed: number,
): Promise<{ row: I2iRow; learnt: LearntBlend }> {
  const started = performance.now();
  const { dataset, kernels, k } = bench;
  const cut = holdOut(train, {
    strategy: isOrderedInTime(train) ? 'leave-last' : 'random',
    fraction: 0.1,
    rng: Rng.fromSeed(seed),
  });
  const { apply, ...learnt } = await learnBlend({
    names: [...tables.keys()],
    tablesOf: (strategy) => tableOf(bench, strategy, cut.train),
    task: nextItems(cut.train, cut.validation, dataset.users.size, dataset.items.size),
    k,
    kernels,
  });
  const measured = await bench.measure(apply(tables));
  return { learnt, row: { strategy: 'blend', form: 'blend', seconds: secondsSince(started), ...measured } };
}

function tableOf(
  { dataset, kernels, progress, options }: Bench,
  strategy: PairStrategyName,
  log: Interactions,
): Promise<WeightedLists> {
  const source = {
    log: pairLogOf(log, dataset.users.size, dataset.items.size),
    itemFeatures: dataset.itemFeatures,
    itemVectors: null,
    kernels,
    memoryBytes: GIB,
    seed: 42,
    progress,
  };
  return pairLists(strategy, source, { neighbours: LIST_LENGTH, ...options[strategy] });
}

/** The reason where the data lacks what a strategy reads. */
async function tableOrReason(
  bench: Bench,
  strategy: PairStrategyName,
  log: Interactions,
): Promise<WeightedLists | string> {
  try {
    return await tableOf(bench, strategy, log);
  } catch (error) {
    if (error instanceof BelfryError && ['MISSING_COLUMN', 'UNKNOWN_FEATURE'].includes(error.code))
      return `${error.given}; expected ${error.expected}`;
    throw error;
  }
}

function formsOf({ queryVectors, itemVectors }: PairVectors): [I2iForm, Float32Array][] {
  return [
    ['vectors', queryVectors],
    ['symmetric vectors', itemVectors],
  ];
}

async function groupsOf(
  { itemFeatures }: Dataset,
  folder: string,
): Promise<{ name: I2iComparison['groups']; groups: Int32Array | null }> {
  const interests = await readItemInterests(folder);
  if (interests !== null) return { name: 'interest', groups: interests };
  const category = itemFeatures.features.find(({ name }) => name === 'category');
  if (category?.kind !== 'categorical') return { name: null, groups: null };
  return { name: 'category', groups: category.codes.map((code) => code - 1) };
}

const secondsSince = (started: number): number => Math.round(performance.now() - started) / 1000;
