/** `belfry bench`: methods side by side on one's own data. */
import type { CommandGroup } from '../command.js';
import { benchI2i } from './bench-i2i.js';

export const bench: CommandGroup = {
  name: 'bench',
  summary: 'compare methods on a data set',
  examples: [
    { line: 'belfry bench i2i --data data/shop', does: 'every pair strategy, as a table and as trained vectors' },
  ],
  commands: [benchI2i],
};
