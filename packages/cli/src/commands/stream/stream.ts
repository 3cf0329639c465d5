/** `belfry stream`: everything about events as they come. */
import type { CommandGroup } from '../../command.js';
import { deadLetters } from './dead-letters.js';
import { inspectTopicCommand } from './inspect.js';
import { replayCommand } from './replay.js';
import { streamTrain } from './train.js';

export const stream: CommandGroup = {
  name: 'stream',
  summary: 'train on events as they come; put logs into Kafka topics, look at topics and their dead letters',
  examples: [
    { line: 'belfry stream train --topic clicks --run runs/live', does: 'train on a topic until Ctrl-C' },
    { line: 'belfry stream replay --data data/shop --topic clicks --rate 5000', does: 'a data set as it happened' },
    { line: 'belfry stream inspect --topic clicks --group shop', does: 'what is there, and how far the group is' },
    { line: 'belfry stream deadletters --topic clicks', does: 'what could not be read, and why' },
  ],
  commands: [streamTrain, replayCommand, inspectTopicCommand, deadLetters],
};
