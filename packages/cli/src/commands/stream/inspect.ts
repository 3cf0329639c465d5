/** `belfry stream inspect`: what a topic holds and how far a group is. */
import { inspectTopic, type TopicReport } from 'belfry';
import type { CommandDefinition } from '../../command.js';
import { wholeNumber } from '../../flags.js';
import { inWords } from '../../output/tree.js';
import { addTopicFlags, topicSettings, type TopicFlags } from './topic-flags.js';

interface InspectFlags extends TopicFlags {
  readonly samples: number;
}

export const inspectTopicCommand: CommandDefinition<InspectFlags> = {
  name: 'inspect',
  summary: "tell a topic's partitions, a group's lag, and what its newest messages are read as",
  examples: [
    { line: 'belfry stream inspect --topic clicks --group shop', does: 'offsets, lag, dead letters and 5 messages' },
    {
      line: 'belfry stream inspect --topic clicks --map user=uid,item=payload.sku --samples 20',
      does: 'whether messages can be read with these fields',
    },
  ],
  declare(command) {
    addTopicFlags(command);
    command.option('--samples <n>', 'messages shown', wholeNumber(0), 5);
  },
  async run({ samples, ...flags }) {
    const report = await inspectTopic(await topicSettings(flags), samples);
    return { json: report, text: textOf(report) };
  },
};

function textOf({ topic, group, partitions, offsets, lag, deadLetters, samples }: TopicReport): string {
  return inWords({
    topic,
    offsets,
    group: `${group}, ${lag} behind`,
    partitions: Object.fromEntries(
      partitions.map(({ partition, from, to, committed }) => [
        partition,
        `${from} … ${to}, ${committed === null ? 'nothing committed' : `committed ${committed}`}`,
      ]),
    ),
    'dead letters': `${deadLetters.messages} in ${deadLetters.topic || 'no topic'}`,
    'newest messages': samples.map(({ partition, offset, events, refused }) => ({
      at: `${partition}:${offset}`,
      ...(refused === undefined ? { events } : { refused: refused.reason }),
    })),
  });
}
