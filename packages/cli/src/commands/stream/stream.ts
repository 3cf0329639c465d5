/** `belfry stream`: everything about logs that come through Kafka. */
import type { CommandGroup } from '../../command.js';
import { deadLetters } from './dead-letters.js';
import { inspectTopicCommand } from './inspect.js';
import { replayCommand } from './replay.js';

export const stream: CommandGroup = {
  name: 'stream',
  summary: 'put logs into Kafka topics, look at topics and their dead letters',
  examples: [
    { line: 'belfry stream replay --data data/shop --topic clicks --rate 5000', does: 'a data set as it happened' },
    { line: 'belfry stream inspect --topic clicks --group shop', does: 'what is there, and how far the group is' },
    { line: 'belfry stream deadletters --topic clicks', does: 'what could not be read, and why' },
  ],
  commands: [replayCommand, inspectTopicCommand, deadLetters],
};
