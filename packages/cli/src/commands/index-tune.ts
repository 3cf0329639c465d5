/** `belfry index tune`: the HNSW settings that reach a recall with the most queries per second. */
import { Option } from 'commander';
import { querySources, tuneIndex, type IndexTuning, type QuerySource } from 'belfry';
import type { CommandDefinition } from '../command.js';
import { numberBetween, sizeInBytes, wholeNumber } from '../flags.js';
import { table } from '../output/table.js';
import { builtText } from './index-build.js';

interface TuneFlags {
  readonly run: string;
  readonly recall: number;
  readonly k: number;
  readonly from: QuerySource;
  readonly memory?: number;
  readonly minutes: number;
  readonly sample: number;
  readonly seed: number;
  readonly save?: boolean;
  readonly apply?: boolean;
}

export const indexTune: CommandDefinition<TuneFlags> = {
  name: 'tune',
  summary: 'find the HNSW settings that reach a recall with the most queries per second, within a memory budget',
  examples: [
    { line: 'belfry index tune --run runs/shop --recall 0.95', does: 'the settings, and the command that uses them' },
    {
      line: 'belfry index tune --run runs/shop --recall 0.99 --k 20 --memory 2GiB --minutes 5 --apply',
      does: 'within a budget of memory and time; the index is built with what is found',
    },
  ],
  declare(command) {
    command
      .requiredOption('--run <folder>', 'the run whose items to index')
      .requiredOption('--recall <x>', 'share of the true nearest to find', numberBetween(0, 1))
      .option('--k <n>', 'neighbours asked for', wholeNumber(1), 100)
      .addOption(new Option('--from <whom>', 'whose vectors ask').choices(querySources).default('users'))
      .option('--memory <size>', 'memory the index may take, such as 2GiB (default: any)', sizeInBytes)
      .option('--minutes <x>', 'time after which the best so far is the answer', numberBetween(0, Infinity), 10)
      .option('--sample <n>', 'items that settings are compared on at most', wholeNumber(1), 50_000)
      .option('--seed <n>', 'seed of samples and graphs', wholeNumber(0), 42)
      .option('--save', "write the settings into the run's configuration, for `belfry index build`")
      .option('--apply', 'build the index with the settings');
  },
  async run({ memory, ...flags }, { logger, progress, threads }) {
    const tuning = await tuneIndex({ ...flags, memoryBytes: memory, threads }, { logger, progress });
    return { json: tuning, text: inWords(tuning) };
  },
};

function inWords(tuning: IndexTuning): string {
  const { best, trials, skipped, k, sampled, timeUp, exactQps, saved, built } = tuning;
  const header = [
    '',
    'm',
    'efConstruction',
    'storage',
    'efSearch',
    `recall@${k}`,
    'at least',
    'queries/s',
    'build s',
    'bytes',
  ];
  const row = (name: string, trial: IndexTuning['best']): (string | number)[] => [
    name,
    trial.m,
    trial.efConstruction,
    trial.storage,
    trial.efSearch,
    trial.recall,
    trial.low,
    Math.round(trial.qps),
    trial.buildSeconds.toFixed(1),
    Math.round(trial.bytesPerVector),
  ];
  const rows = trials.map((trial, n) => row(`trial ${n + 1}`, trial));
  return [
    table(header, [...rows, row('best', best)]),
    ...(sampled === null ? [] : [`trials are over ${sampled} items drawn at random, the best is over ${best.vectors}`]),
    ...(skipped.length === 0 ? [] : [`too large for the memory allowed, not tried: ${skippedText(tuning)}`]),
    ...(timeUp ? ['the time was up: not all that is worth trying was tried'] : []),
    ...(exactQps === null ? [] : [`exact search: ${Math.round(exactQps)} queries/s`]),
    verdict(tuning),
    ...(saved ? ["the run's configuration has these settings now"] : []),
    ...(built === null ? [] : [builtText(built)]),
  ].join('\n');
}

function skippedText({ skipped }: IndexTuning): string {
  return skipped.map(({ m, storage, bytesPerVector }) => `m ${m} ${storage} (${bytesPerVector} bytes)`).join(', ');
}

function verdict({ run, target, reached, best, exactQps, options }: IndexTuning): string {
  if (!reached) {
    return `recall ${target} was not reached for sure; the best that was found has ${best.recall.toFixed(4)} at efSearch ${best.efSearch}`;
  }
  if (exactQps !== null && exactQps >= best.qps) {
    return `exact search is as fast here and misses nothing: belfry index build --run ${run} --kind exact`;
  }
  const { m, efConstruction, efSearch, storage } = options;
  return `belfry index build --run ${run} --kind hnsw --m ${m} --ef-construction ${efConstruction} --ef-search ${efSearch} --storage ${storage}`;
}
