/** `belfry index`: everything about the index over a run's items. */
import type { CommandGroup } from '../command.js';
import { indexBuild } from './index-build.js';
import { indexInfo } from './index-info.js';
import { indexProbe } from './index-probe.js';
import { indexTune } from './index-tune.js';

export const index: CommandGroup = {
  name: 'index',
  summary: "build, measure and tune the index over a run's items; `index` alone means `index build`",
  examples: [
    { line: 'belfry index --run runs/shop', does: 'the same as `belfry index build --run runs/shop`' },
    { line: 'belfry index probe --run runs/shop', does: 'what it finds of the truth, and how fast' },
    { line: 'belfry index tune --run runs/shop --recall 0.99 --apply', does: 'the fastest one that finds 99 %' },
    { line: 'belfry index info --run runs/shop', does: 'what its file says' },
  ],
  commands: [indexBuild, indexProbe, indexTune, indexInfo],
};
