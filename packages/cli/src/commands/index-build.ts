/** `belfry index build`: puts a run's item vectors into an index. */
import { buildIndex, runConfigOptions, type BuiltIndex } from 'belfry';
import type { OptionTree } from '@belfry/core';
import type { CommandDefinition } from '../command.js';
import { readSettings, type SettingsFlags } from '../config/settings.js';
import { addShortForms, shortFormTexts, type ShortForm } from '../config/short-forms.js';
import { collect } from '../flags.js';

interface IndexFlags extends SettingsFlags {
  readonly run: string;
}

const shortForms: readonly ShortForm[] = [
  { flag: '--kind <kind>', path: 'index.kind' },
  { flag: '--m <n>', path: 'index.m' },
  { flag: '--ef-construction <n>', path: 'index.efConstruction' },
  { flag: '--ef-search <n>', path: 'index.efSearch' },
  { flag: '--storage <type>', path: 'index.storage' },
];

export const indexBuild: CommandDefinition<IndexFlags> = {
  name: 'build',
  summary: "build the index over a run's items",
  examples: [
    { line: 'belfry index build --run runs/shop', does: 'the kind that suits the size of the catalogue' },
    { line: 'belfry index build --run runs/shop --kind hnsw --m 24', does: 'an approximate index' },
    {
      line: 'belfry index build --run runs/shop --kind exact',
      does: 'exact search, the best choice for small catalogues',
    },
  ],
  declare(command) {
    command
      .requiredOption('--run <folder>', 'the run whose items to index')
      .option('--config <file>', 'options from a YAML, TOML or JSON file; its `index` group counts')
      .option('--set <key=value>', 'set one option by its path; may be repeated', collect);
    addShortForms(command, shortForms, runConfigOptions);
  },
  async run({ run, ...flags }, { logger, progress, threads }) {
    const settings = await readSettings(runConfigOptions, flags, shortFormTexts(shortForms, flags));
    const built = await buildIndex(
      { run, threads, ...(settings.index as OptionTree | undefined) },
      { logger, progress },
    );
    return { json: built, text: builtText(built) };
  },
};

export function builtText({
  run,
  kind,
  items,
  dim,
  metric,
  seconds,
  storage,
  bytesPerVector,
  reason,
  exact,
}: BuiltIndex): string {
  return [
    `${kind} index over ${items} items of ${dim} dimensions (${metric}) in ${seconds} s, ${bytesPerVector} bytes per vector`,
    `kind ${kind}: ${reason}${storage === null ? '' : `; walked on ${storage}`}`,
    ...(exact ? [] : [`next: belfry index probe --run ${run}`]),
  ].join('\n');
}
