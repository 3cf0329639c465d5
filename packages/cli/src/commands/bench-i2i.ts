/** `belfry bench i2i`: item-to-item recall by every pair strategy, in one report. */
import { pairStrategyNames, type PairStrategyName } from '@belfry/pairs';
import { atomicWriteFile } from '@belfry/core';
import { compareI2i, type I2iComparison } from 'belfry';
import { InvalidArgumentError } from 'commander';
import type { CommandDefinition } from '../command.js';
import { wholeNumber } from '../flags.js';
import { i2iPage } from '../output/i2i-page.js';
import { table, type Cell } from '../output/table.js';

interface BenchI2iFlags {
  readonly data: string;
  readonly strategies?: PairStrategyName[];
  readonly k: number;
  readonly pairs: number;
  readonly dim?: number;
  readonly html?: string;
  readonly seed: number;
}

export const benchI2i: CommandDefinition<BenchI2iFlags> = {
  name: 'i2i',
  summary: 'compare what makes two items a pair: every strategy as a table, as trained vectors, and blended',
  examples: [
    { line: 'belfry bench i2i --data data/shop', does: 'all of them; what comes next after the last item of training' },
    {
      line: 'belfry bench i2i --data data/shop --pairs 0 --html i2i.html',
      does: 'tables alone, with a page to look at',
    },
    { line: 'belfry bench i2i --data data/shop --strategies window,two-hop,swing', does: 'some of them' },
  ],
  declare(command) {
    command
      .requiredOption('--data <folder>', 'the data set; its test part is what should be found')
      .option('--strategies <list>', 'pair strategies, divided by commas (default: all)', strategyNames)
      .option('--k <n>', 'length of the lists', wholeNumber(1), 20)
      .option(
        '--pairs <n>',
        'pairs drawn to train vectors of each strategy; 0 = tables alone',
        wholeNumber(0),
        1_000_000,
      )
      .option('--dim <n>', 'dimension of the vectors (default: 96)', wholeNumber(1))
      .option('--html <file>', 'write the report as a page with a plot, too')
      .option('--seed <n>', 'seed of drawing, training and bootstrap', wholeNumber(0), 42);
  },
  async run({ html, dim, seed, ...flags }, { progress, threads }) {
    const config = { train: { seed }, ...(dim === undefined ? {} : { towers: { dim } }) };
    const comparison = await compareI2i({ ...flags, config, seed, threads }, { progress });
    if (html !== undefined) await atomicWriteFile(html, i2iPage(comparison));
    return { json: comparison, text: inWords(comparison, html) };
  },
};

function strategyNames(text: string): PairStrategyName[] {
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !(pairStrategyNames as string[]).includes(name));
  if (unknown === undefined) return names as PairStrategyName[];
  throw new InvalidArgumentError(`Give strategies out of ${pairStrategyNames.join(', ')}; "${unknown}" is none.`);
}

function inWords({ rows, k, queries, groups, skipped, blend }: I2iComparison, html: string | undefined): string {
  const header = [
    'strategy',
    'form',
    `hit rate@${k}`,
    '95 %',
    `recall@${k}`,
    `MRR@${k}`,
    'coverage',
    'popularity',
    'long tail',
  ];
  const lines = rows.map(({ strategy, form, figures, intervals, lists }): Cell[] => {
    const [low, high] = intervals[`hit-rate@${k}`];
    return [
      strategy,
      form,
      figures[`hit-rate@${k}`],
      `${low.toFixed(4)} … ${high.toFixed(4)}`,
      figures[`recall@${k}`],
      figures[`mrr@${k}`],
      lists.coverage,
      lists.popularity,
      lists.longTail,
      ...(groups === null ? [] : [lists.sameGroup ?? 0]),
    ];
  });
  return [
    table(groups === null ? header : [...header, `same ${groups}`], lines),
    `next items after the last one of ${queries} users; popularity: mean share of the catalogue below a listed item`,
    ...(blend === null ? [] : [`blend, learnt on a held-out part: ${weightsInWords(blend.weights)}`]),
    ...skipped.map(({ strategy, reason }) => `left out ${strategy}: ${reason}`),
    ...(html === undefined ? [] : [`written: ${html}`]),
  ].join('\n');
}

function weightsInWords(weights: Readonly<Record<string, number>>): string {
  return Object.entries(weights)
    .map(([name, weight]) => `${Number(weight.toPrecision(3))} × ${name}`)
    .join(' + ');
}
