/** `belfry eval`: all-ranking figures of a run on the test part, with popularity and item-kNN beside. */
import { reportJson, type BaselineReport, type Figures } from '@belfry/eval';
import { evaluate } from 'belfry';
import type { CommandDefinition } from '../command.js';
import { wholeNumber, wholeNumbers } from '../flags.js';
import { table } from '../output/table.js';

interface EvalFlags {
  readonly run: string;
  readonly data?: string;
  readonly k?: number[];
  readonly users?: number;
  readonly seed?: number;
}

/** The figures people compare by. */
const SHOWN: ReadonlySet<string> = new Set(['recall', 'ndcg', 'hit-rate', 'mrr', 'coverage']);

export const evalCommand: CommandDefinition<EvalFlags> = {
  name: 'eval',
  summary: 'evaluate a run on the test part of its data, baselines beside',
  examples: [
    { line: 'belfry eval --run runs/shop --k 10,20,50', does: 'figures at three list lengths' },
    {
      line: 'belfry eval --run runs/shop --json',
      does: 'the same for programs, with intervals and recall by popularity',
    },
  ],
  declare(command) {
    command
      .requiredOption('--run <folder>', 'the run to evaluate')
      .option('--data <folder>', "the data set, where it is no longer where the run's training found it")
      .option('--k <list>', 'list lengths, divided by commas (default: those of the run)', wholeNumbers(1))
      .option('--users <n>', 'users evaluated at most, drawn at random; 0 = all', wholeNumber(0))
      .option('--seed <n>', 'seed of the sample of users and of the bootstrap', wholeNumber(0));
  },
  async run(flags, { progress, threads }) {
    const report = await evaluate({ ...flags, threads }, { progress });
    return { json: reportJson(report), text: figuresTable('this run', report) };
  },
};

/** One line per figure, one column per scorer; `--json` has the rest. */
export function figuresTable(name: string, { figures, baselines, users }: BaselineReport): string {
  const columns: readonly (readonly [name: string, figures: Figures])[] = [
    [name, figures],
    ...Object.entries(baselines).map(([baseline, report]) => [baseline, report.figures] as const),
  ];
  const shown = Object.keys(figures).filter((figure) => SHOWN.has(figure.split('@')[0]));
  const rows = shown.map((figure) => [figure, ...columns.map(([, of]) => of[figure])]);
  return [table(['', ...columns.map(([column]) => column)], rows), `over ${users.evaluated} users`].join('\n');
}
