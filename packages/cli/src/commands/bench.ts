/** `belfry bench`: methods side by side on one's own data. */
import type { CommandGroup } from '../command.js';
import { benchI2i } from './bench-i2i.js';
import { benchNegatives } from './bench-negatives.js';

export const bench: CommandGroup = {
  name: 'bench',
  summary: 'compare methods on a data set',
  examples: [
    { line: 'belfry bench i2i --data data/shop', does: 'every pair strategy, as a table and as trained vectors' },
    {
      line: 'belfry bench negatives --data data/shop --grid benchmarks/configs/negatives-grid.yaml --out runs/negatives',
      does: 'sources of negatives and losses, for one budget each',
    },
  ],
  commands: [benchI2i, benchNegatives],
};
