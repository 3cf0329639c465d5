/** `belfry stream`: everything about events as they come. */
import type { CommandGroup } from '../command.js';
import { streamTrain } from './stream/train.js';

export const stream: CommandGroup = {
  name: 'stream',
  summary: 'train on events as they come; `stream` alone means `stream train`',
  examples: [
    { line: 'belfry stream train --topic clicks --run runs/live', does: 'train on a topic until Ctrl-C' },
    { line: 'belfry stream train --data events.csv --run runs/live', does: 'train on a file' },
  ],
  commands: [streamTrain],
};
