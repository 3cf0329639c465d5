/** `belfry train`: from a data set to a run with trained towers. */
import { Option } from 'commander';
import { backendNames, type BackendName } from '@belfry/compute';
import { runConfigOptions, train as trainRun, type TrainReport } from 'belfry';
import type { CommandDefinition } from '../command.js';
import { readSettings, type SettingsFlags } from '../config/settings.js';
import { addShortForms, shortFormTexts, type ShortForm } from '../config/short-forms.js';
import { collect } from '../flags.js';

interface TrainFlags extends SettingsFlags {
  readonly data: string;
  readonly run: string;
  readonly overwrite?: boolean;
  readonly backend?: BackendName;
}

const shortForms: readonly ShortForm[] = [
  { flag: '--preset <name>', path: 'preset' },
  { flag: '--negatives <name>', path: 'negatives.name' },
  { flag: '--loss <name>', path: 'loss.name' },
  { flag: '--dim <n>', path: 'towers.dim' },
  { flag: '--epochs <n>', path: 'train.epochs' },
  { flag: '--batch-size <n>', path: 'train.batchSize' },
  { flag: '--learning-rate <x>', path: 'train.learningRate' },
  { flag: '--seed <n>', path: 'train.seed' },
];

export const train: CommandDefinition<TrainFlags> = {
  name: 'train',
  summary: 'train towers on a data set',
  examples: [
    { line: 'belfry train --data data/shop --run runs/shop', does: 'the two-tower preset with its defaults' },
    {
      line: 'belfry train --data data/shop --run runs/shop2 --negatives mixed --epochs 5 --seed 7',
      does: 'with a few options changed',
    },
    {
      line: 'belfry train --data data/shop --run runs/shop3 --config my.yaml --set loss.temperature=0.1',
      does: 'from a file, one option set over it',
    },
  ],
  stopsOnSignal: true,
  declare(command) {
    command
      .requiredOption('--data <folder>', 'the data set to train on')
      .requiredOption('--run <folder>', 'the run to make; one that was interrupted goes on')
      .option('--overwrite', 'start afresh where the folder already holds a run')
      .addOption(
        new Option('--backend <name>', 'what tensors are computed on (default: the fastest that starts)').choices(
          backendNames,
        ),
      )
      .option('--config <file>', 'options from a YAML, TOML or JSON file')
      .option('--set <key=value>', 'set one option by its path; may be repeated', collect);
    addShortForms(command, shortForms, runConfigOptions);
  },
  async run({ data, run, overwrite, backend, ...flags }, { threads, ...services }) {
    const config = await readSettings(runConfigOptions, flags, shortFormTexts(shortForms, flags));
    const report = await trainRun({ data, run, config, overwrite, backend, threads }, services);
    return { json: report, text: inWords(report) };
  },
};

function inWords({ run, selection, refit, trainedSeconds }: TrainReport): string {
  const shown = Object.entries(selection.validation ?? {}).filter(([name]) => /^(recall|ndcg)@/.test(name));
  const figures = shown.map(([name, value]) => `${name} ${value.toFixed(4)}`);
  return [
    `trained ${run} in ${trainedSeconds} s`,
    figures.length > 0
      ? `epoch ${selection.epoch} chosen on the validation part: ${figures.join(', ')}`
      : `${selection.epoch} epochs, nothing held out`,
    refit === null
      ? 'the chosen model is the one that serves'
      : `trained afresh on the whole training part for ${refit.step} steps`,
    `next: belfry eval --run ${run}, belfry index --run ${run}`,
  ].join('\n');
}
