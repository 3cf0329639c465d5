/** `belfry index probe`: recall of a run's index against exact search, and its speed. */
import { Option } from 'commander';
import { probeIndex, querySources, type IndexProbe, type QuerySource } from 'belfry';
import type { CommandDefinition } from '../command.js';
import { numberBetween, wholeNumber, wholeNumbers } from '../flags.js';
import { table } from '../output/table.js';

interface ProbeFlags {
  readonly run: string;
  readonly k: number;
  readonly from: QuerySource;
  readonly queries: number;
  readonly efSearch?: number[];
  readonly within?: number;
  readonly seed: number;
}

export const indexProbe: CommandDefinition<ProbeFlags> = {
  name: 'probe',
  summary: "measure a run's index against exact search: recall with a 95 % interval, latency, queries per second",
  examples: [
    { line: 'belfry index probe --run runs/shop --k 20', does: 'recall@20 for users of the run' },
    {
      line: 'belfry index probe --run runs/shop --from items --ef-search 32,64,128,256',
      does: 'what each efSearch finds and costs, for items that ask for items',
    },
    {
      line: 'belfry index probe --run runs/shop --within 0.005',
      does: 'no longer than until recall is known to ±.005',
    },
  ],
  declare(command) {
    command
      .requiredOption('--run <folder>', 'the run whose index to measure')
      .option('--k <n>', 'neighbours asked for', wholeNumber(1), 10)
      .addOption(new Option('--from <whom>', 'whose vectors ask').choices(querySources).default('users'))
      .option('--queries <n>', 'queries at most, drawn at random', wholeNumber(1), 2000)
      .option(
        '--ef-search <list>',
        'values to measure an HNSW index at, divided by commas (default: its own)',
        wholeNumbers(1),
      )
      .option(
        '--within <x>',
        'stop once every interval reaches at most this far to either side of its middle',
        numberBetween(0, 1),
      )
      .option('--seed <n>', 'seed of the sample', wholeNumber(0), 42);
  },
  async run(flags, { logger, progress, threads }) {
    const probe = await probeIndex({ ...flags, threads }, { logger, progress });
    return { json: probe, text: inWords(probe) };
  },
};

function inWords({ kind, items, dim, metric, k, from, points, stoppedEarly, exact }: IndexProbe): string {
  const rows = points.map(({ efSearch, recall, low, high, qps, latencyMs }) => [
    efSearch ?? '',
    recall,
    `${low.toFixed(4)} … ${high.toFixed(4)}`,
    Math.round(qps),
    latencyMs.p50.toFixed(3),
    latencyMs.p99.toFixed(3),
  ]);
  const [{ queries }] = points;
  return [
    `${kind} index over ${items} items of ${dim} dimensions (${metric}), asked by ${queries} ${from}`,
    table(['efSearch', `recall@${k}`, '95 % interval', 'queries/s', 'p50 ms', 'p99 ms'], rows),
    ...(stoppedEarly ? ['stopped early: the intervals are narrow enough'] : []),
    ...(exact ? ['exact search finds everything: nothing is estimated'] : []),
  ].join('\n');
}
