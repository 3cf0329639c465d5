/** `belfry bench negatives`: sources of negatives and losses side by side. */
import { join } from 'node:path';
import { benchNegatives as compare, gridExample, type NegativesReport } from 'belfry';
import type { CommandDefinition } from '../command.js';
import { readConfigFile } from '../config/read-config-file.js';
import { wholeNumber } from '../flags.js';
import { table, type Cell } from '../output/table.js';

interface BenchNegativesFlags {
  readonly data: string;
  readonly grid: string;
  readonly out: string;
  readonly workers?: number;
}

export const benchNegatives: CommandDefinition<BenchNegativesFlags> = {
  name: 'negatives',
  summary: 'compare sources of negatives and losses: every one at several N and temperatures, for one budget each',
  examples: [
    {
      line: 'belfry bench negatives --data data/shop --grid benchmarks/configs/negatives-grid.yaml --out runs/negatives',
      does: 'a page, JSON and CSV in runs/negatives; the same command goes on where it was stopped',
    },
  ],
  stopsOnSignal: true,
  declare(command) {
    command
      .requiredOption('--data <folder>', 'the data set; its test part is used for the best strategies alone')
      .requiredOption('--grid <file>', 'what is compared, as YAML, TOML or JSON')
      .requiredOption('--out <folder>', 'where trials and report go')
      .option('--workers <n>', 'trials at a time, each of one thread (default: the processors)', wholeNumber(1))
      .addHelpText('after', `\nA grid file:\n\n${gridExample}`);
  },
  async run({ grid, ...flags }, services) {
    const report = await compare({ ...flags, grid: await readConfigFile(grid) }, services);
    return { json: report, text: inWords(report, flags.out) };
  },
};

function inWords({ rows, final, failures }: NegativesReport, out: string): string {
  const header = ['part', 'strategy', 'N', 'τ', 'recall@20 cosine', 'dot', 'processor s'];
  const lines = [
    ...rows.map((row) => ({ part: 'validation', ...row })),
    ...final.map((row) => ({ part: 'test', ...row })),
  ].map(({ part, strategy, count, temperature, recall, cpuSeconds }): Cell[] => [
    part,
    strategy,
    String(count),
    String(temperature),
    interval(recall.cosine),
    interval(recall.dot),
    cpuSeconds.toFixed(1),
  ]);
  return [
    table(header, lines),
    ...(failures.length === 0 ? [] : [`${failures.length} trials failed; the first: ${failures[0].message}`]),
    `written: ${join(out, 'report.html')}, report.json, report.csv`,
  ].join('\n');
}

function interval({ mean, low, high }: NegativesReport['rows'][number]['recall']['dot']): string {
  return `${mean.toFixed(4)}${low === null || high === null ? '' : ` (${low.toFixed(4)} … ${high.toFixed(4)})`}`;
}
