/** `belfry import`: log files → a data set. */
import { importData, importOptions, type ImportSettings } from 'belfry';
import { readSettings, type SettingsFlags } from '../config/settings.js';
import { addShortForms, formsOf, shortFormTexts, type ShortForm } from '../config/short-forms.js';
import type { CommandDefinition } from '../command.js';
import { collect } from '../flags.js';
import { inWords } from '../output/tree.js';

interface ImportFlags extends SettingsFlags {
  readonly map?: readonly string[];
}

/** The option a group is mostly given for has the group's own name. */
const shortest: Readonly<Record<string, string>> = {
  'split.strategy': '--split <strategy>',
  'itemFeatures.file': '--item-features <file>',
  'userFeatures.file': '--user-features <file>',
};

/** Every option is a flag; columns are mapped by `--map user=customer_id`. */
const forms: readonly ShortForm[] = formsOf(importOptions)
  .filter(({ path }) => !path.startsWith('map.'))
  .map(({ path, flag }) => ({ path, flag: shortest[path] ?? flag }));

export const importCommand: CommandDefinition<ImportFlags> = {
  name: 'import',
  summary: 'turn log files into a data set',
  examples: [
    {
      line: 'belfry import --train clicks.csv --map user=customer,item=sku --out data/shop',
      does: 'a CSV file with columns of other names',
    },
    {
      line: 'belfry import --format lightgcn --train train.txt --test test.txt --out data/gowalla',
      does: 'a given split',
    },
    {
      line: 'belfry import --train log.jsonl --out data/log --max-bad 0.1% --k-core 5',
      does: 'some bad rows allowed, rare users and items left out',
    },
  ],
  declare(command) {
    command
      .option('--map <column=name,…>', 'names of columns in the file, e.g. user=uid,item=sku; may be repeated', collect)
      .option('--config <file>', 'options from a YAML, TOML or JSON file')
      .option('--set <key=value>', 'set one option by its path; may be repeated', collect);
    addShortForms(command, forms, importOptions);
  },
  async run({ config, set = [], map = [], ...flags }, { logger, progress }) {
    const assignments = [...set, ...map.flatMap((list) => list.split(',')).map((assignment) => `map.${assignment}`)];
    const settings = await readSettings(importOptions, { config, set: assignments }, shortFormTexts(forms, flags));
    const report = await importData(settings as ImportSettings, { logger, progress });
    const { userCount, itemCount, parts, badRows, split } = report;
    return {
      json: report,
      text: inWords({ users: userCount, items: itemCount, interactions: parts, 'bad rows': badRows.count, split }),
    };
  },
};
