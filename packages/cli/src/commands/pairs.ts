/** `belfry pairs`: from the training log to the items that go together with each item. */
import { Option } from 'commander';
import { pairStrategies, pairStrategyNames, type PairStrategyName } from '@belfry/pairs';
import { countPairs, type CountedPairs } from 'belfry';
import type { CommandDefinition } from '../command.js';
import { readSettings, type SettingsFlags } from '../config/settings.js';
import { collect, sizeInBytes } from '../flags.js';

interface PairsFlags extends SettingsFlags {
  readonly run: string;
  readonly data?: string;
  readonly strategy: PairStrategyName;
  readonly neighbours?: string;
  readonly memory?: number;
}

export const pairs: CommandDefinition<PairsFlags> = {
  name: 'pairs',
  summary: "count which items go together and write each item's list into a run (i2i)",
  examples: [
    { line: 'belfry pairs --run runs/shop --strategy window', does: 'what stands near in time' },
    {
      line: 'belfry pairs --run runs/shop --strategy two-hop --set backward=0.8 --set returns=0',
      does: 'what stands near, and what stands near that',
    },
    { line: 'belfry pairs --run runs/shop --strategy metadata', does: 'items described alike, new ones included' },
  ],
  declare(command) {
    const rows = pairStrategyNames.map((name) => `${name}: ${pairStrategies[name].summary}`).join('; ');
    command
      .requiredOption('--run <folder>', 'the run to write the lists into')
      .option('--data <folder>', "the data set, where it is no longer where the run's training found it")
      .addOption(
        new Option('--strategy <name>', `what makes two items a pair. ${rows}`)
          .choices(pairStrategyNames)
          .makeOptionMandatory(),
      )
      .option('--neighbours <n>', 'items kept for each item (default: 100)')
      .option('--memory <size>', 'memory for what is counted at a time, such as 2GiB', sizeInBytes)
      .option('--config <file>', 'options of the strategy from a YAML, TOML or JSON file')
      .option('--set <key=value>', 'set one option of the strategy; may be repeated', collect);
  },
  async run({ run, data, strategy, neighbours, memory, ...flags }, { progress, threads }) {
    const schema = pairStrategies[strategy].options;
    const options = await readSettings(schema, flags, { neighbours });
    const counted = await countPairs({ run, data, strategy, options, memoryBytes: memory, threads }, { progress });
    return { json: counted, text: inWords(counted) };
  },
};

function inWords({ run, strategy, items, pairs: entries, withoutPartners, seconds }: CountedPairs): string {
  return [
    `${strategy}: ${entries} pairs of ${items} items in ${seconds} s, written into ${run}`,
    ...(withoutPartners > 0 ? [`${withoutPartners} items go together with none`] : []),
  ].join('\n');
}
