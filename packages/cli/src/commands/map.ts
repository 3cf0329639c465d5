/** `belfry map`: places the items of a run in a plane ahead of the page that shows them. */
import { Option } from 'commander';
import { projectionNames, type ProjectionName } from '@belfry/server';
import { mapRun } from 'belfry';
import type { CommandDefinition } from '../command.js';

interface MapFlags {
  readonly run: string;
  readonly method: ProjectionName;
}

export const map: CommandDefinition<MapFlags> = {
  name: 'map',
  summary: "place a run's items in a plane, for the map of the explorer's page",
  examples: [
    { line: 'belfry map --run runs/shop --method pca', does: 'what the page does by itself where no map is saved' },
    { line: 'belfry map --run runs/shop --method umap', does: 'items beside those that are like them; takes longer' },
  ],
  declare(command) {
    command
      .requiredOption('--run <folder>', 'the run whose items to place; map.arrow is written into it')
      .addOption(new Option('--method <name>', 'how they are placed').choices(projectionNames).default('pca'));
  },
  async run(flags, { progress, threads }) {
    const mapped = await mapRun({ ...flags, threads }, { progress });
    const { run, method, items, seconds } = mapped;
    return {
      json: mapped,
      text: `${items} items placed by ${method} in ${seconds} s\nnext: belfry explore ${run}`,
    };
  },
};
