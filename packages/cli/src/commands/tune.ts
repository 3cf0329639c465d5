/** `belfry tune`: good settings for a data set in a given time. */
import { Option } from 'commander';
import { stringify } from 'yaml';
import { atomicWriteFile, BelfryError } from '@belfry/core';
import { presets, tune as search, tuneSpace, type TuneBudget, type Tuned } from 'belfry';
import type { CommandDefinition } from '../command.js';
import { numberBetween, wholeNumber } from '../flags.js';

interface TuneFlags {
  readonly data: string;
  readonly minutes?: number;
  readonly steps?: number;
  readonly seed: number;
  readonly out: string;
  readonly trials?: string;
  readonly preset?: string;
  readonly workers?: number;
}

export const tune: CommandDefinition<TuneFlags> = {
  name: 'tune',
  summary: 'find good settings for a data set in a given time, on a part held out of its training part',
  examples: [
    { line: 'belfry tune --data data/shop --minutes 30 --seed 1 --out best.yaml', does: 'half an hour of search' },
    {
      line: 'belfry train --data data/shop --run runs/shop --config best.yaml',
      does: 'train what was found on everything',
    },
  ],
  stopsOnSignal: true,
  declare(command) {
    command
      .requiredOption('--data <folder>', 'the data set; its test part is not used')
      .option('--minutes <n>', 'time it takes in all', numberBetween(0, Infinity))
      .addOption(
        new Option(
          '--steps <n>',
          'steps of a trial of the first rung, in place of minutes: the same result on any machine',
        )
          .argParser(wholeNumber(1))
          .conflicts('minutes'),
      )
      .option('--seed <n>', 'seed of the search and of every trial', wholeNumber(0), 42)
      .requiredOption('--out <file>', 'the settings that are found, as YAML')
      .option('--trials <folder>', 'where trials go; the same command goes on from there (default: FILE.trials)')
      .addOption(new Option('--preset <name>', 'what is searched round').choices(Object.keys(presets)))
      .option('--workers <n>', 'trials at a time, each of one thread (default: the processors)', wholeNumber(1))
      .addHelpText(
        'after',
        `\nWhat is searched:\n${tuneSpace.map(({ name, range }) => `  ${name}: ${range}`).join('\n')}`,
      );
  },
  async run({ minutes, steps, out, trials = `${out}.trials`, ...flags }, services) {
    const tuned = await search({ ...flags, folder: trials, budget: budgetOf(minutes, steps) }, services);
    await atomicWriteFile(out, inYaml(tuned));
    return { json: tuned, text: inWords(tuned, out, flags.data) };
  },
};

function budgetOf(minutes: number | undefined, steps: number | undefined): TuneBudget {
  if (minutes !== undefined) return { minutes };
  if (steps !== undefined) return { steps };
  throw new BelfryError('USAGE', {
    given: 'neither --minutes nor --steps',
    expected: 'one of them',
    change: 'Say how long it may take, as in --minutes 30.',
  });
}

/** Without what differs from run to run, so that the same search gives the same file. */
function inYaml({ settings, monitor, figure, epochs, trials, failed }: Tuned): string {
  return `# Found by belfry tune: ${trials} trials, ${failed} of them failed.
# ${monitor} ${figure.toFixed(4)} on the validation part, where ${epochs} epochs were best.
# Nothing is held out any more: belfry train --config trains on all that is not test.
${stringify(settings)}`;
}

function inWords({ monitor, figure, epochs, trials, rungs, minutes }: Tuned, out: string, data: string): string {
  return [
    ...rungs.map(({ trials: tried, best }, n) => `rung ${n + 1}: ${tried} trials, best ${monitor} ${best.toFixed(4)}`),
    `${trials} trials in ${minutes.toFixed(1)} minutes; ${monitor} ${figure.toFixed(4)} after ${epochs} epochs`,
    `written: ${out}`,
    `next: belfry train --data ${data} --run runs/tuned --config ${out}`,
  ].join('\n');
}
