/** `belfry bench negatives`: sources of negatives and losses side by side. */
import { join } from 'node:path';
import {
  benchNegatives as compare,
  gridExample,
  planNegatives,
  type NegativesPlan,
  type NegativesReport,
} from 'belfry';
import type { CommandDefinition } from '../command.js';
import { readConfigFile } from '../config/read-config-file.js';
import { wholeNumber } from '../flags.js';
import { table, type Cell } from '../output/table.js';

interface BenchNegativesFlags {
  readonly data: string;
  readonly grid: string;
  readonly out: string;
  readonly workers?: number;
  readonly dryRun?: boolean;
}

export const benchNegatives: CommandDefinition<BenchNegativesFlags> = {
  name: 'negatives',
  summary: 'compare sources of negatives and losses: every one with several values and N, for one budget each',
  examples: [
    {
      line: 'belfry bench negatives --data data/shop --grid benchmarks/configs/negatives-grid.yaml --out runs/negatives',
      does: 'a page, its charts, JSON and CSV in runs/negatives; the same command goes on where it was stopped',
    },
    {
      line: 'belfry bench negatives --data data/shop --grid benchmarks/configs/negatives-grid.yaml --out runs/negatives --dry-run',
      does: 'the trials it would train, and how long that takes at most',
    },
  ],
  stopsOnSignal: true,
  declare(command) {
    command
      .requiredOption('--data <folder>', 'the data set; its test part is used for the best strategies alone')
      .requiredOption('--grid <file>', 'what is compared, as YAML, TOML or JSON')
      .requiredOption('--out <folder>', 'where trials and report go')
      .option('--workers <n>', 'trials at a time, each of one thread (default: the processors)', wholeNumber(1))
      .option('--dry-run', 'tell what would be trained and how long it takes at most, and train nothing')
      .addHelpText('after', `\nA grid file:\n\n${gridExample}`);
  },
  async run({ grid: file, dryRun = false, ...flags }, services) {
    const grid = await readConfigFile(file);
    if (dryRun) {
      const plan = await planNegatives({ ...flags, grid });
      return { json: plan, text: planInWords(plan) };
    }
    const report = await compare({ ...flags, grid }, services);
    return { json: report, text: inWords(report, flags.out) };
  },
};

function planInWords({ cells, stages, trials, coreMinutes, wallMinutes }: NegativesPlan): string {
  const minutes = (value: number | null): string => (value === null ? 'in steps' : value.toFixed(1));
  return [
    table(
      ['strategy', 'N', 'values'],
      cells.map(({ strategy, count, values }) => [strategy, String(count), values ?? 'the best']),
    ),
    table(
      ['stage', 'trials', 'processor minutes at most', 'by the clock'],
      [...stages, { name: 'all', trials, coreMinutes, wallMinutes }].map((stage) => [
        stage.name,
        String(stage.trials),
        minutes(stage.coreMinutes),
        minutes(stage.wallMinutes),
      ]),
    ),
    'These are minutes of training; opening the data and measuring come on top.',
  ].join('\n\n');
}

function inWords({ rows, final, failures }: NegativesReport, out: string): string {
  const header = ['part', 'strategy', 'N', 'values', 'recall@20 cosine', 'dot', 'processor s'];
  const lines = [
    ...rows.map((row) => ({ part: 'validation', ...row })),
    ...final.map((row) => ({ part: 'test', ...row })),
  ].map(({ part, strategy, count, values, recall, cpuSeconds }): Cell[] => [
    part,
    strategy,
    String(count),
    Object.entries(values)
      .map(([path, value]) => `${path}=${value}`)
      .join(' '),
    interval(recall.cosine),
    interval(recall.dot),
    cpuSeconds.toFixed(1),
  ]);
  return [
    table(header, lines),
    ...(failures.length === 0 ? [] : [`${failures.length} trials failed; the first: ${failures[0].message}`]),
    `written: ${join(out, 'report.html')}, its charts as SVG, report.json, report.csv`,
  ].join('\n');
}

function interval({ mean, low, high }: NegativesReport['rows'][number]['recall']['dot']): string {
  return `${mean.toFixed(4)}${low === null || high === null ? '' : ` (${low.toFixed(4)} … ${high.toFixed(4)})`}`;
}
