/** `belfry stream deadletters`: what could not be read, and once more into the topic what can be now. */
import { readDeadLetters, redriveDeadLetters, type DeadLetterReport } from 'belfry';
import type { CommandDefinition } from '../../command.js';
import { wholeNumber } from '../../flags.js';
import { inWords } from '../../output/tree.js';
import { addTopicFlags, topicForms, topicSettings, type TopicFlags } from './topic-flags.js';

interface DeadLettersFlags extends TopicFlags {
  readonly limit: number;
  readonly redrive: boolean;
}

/** The dead letters are no group's. */
const forms = topicForms.filter(({ path }) => path !== 'group');

export const deadLetters: CommandDefinition<DeadLettersFlags> = {
  name: 'deadletters',
  summary: 'list the messages of a topic that could not be used, and send them again',
  examples: [
    { line: 'belfry stream deadletters --topic clicks', does: 'how many, why, and the first 20' },
    {
      line: 'belfry stream deadletters --topic clicks --map user=uid --redrive',
      does: 'send again those that can be read with that field',
    },
  ],
  declare(command) {
    addTopicFlags(command, forms);
    command
      .option('--limit <n>', 'dead letters shown', wholeNumber(0), 20)
      .option('--redrive', 'send to the topic again what can be used as the options say', false);
  },
  async run({ limit, redrive, ...flags }) {
    const settings = await topicSettings(flags, forms);
    if (redrive) {
      const redriven = await redriveDeadLetters(settings);
      const { topic, sent, refused } = redriven;
      return { json: redriven, text: `${sent} dead letters of ${topic} sent again, ${refused} still cannot be used` };
    }
    const report = await readDeadLetters(settings, limit);
    return { json: report, text: textOf(report) };
  },
};

function textOf({ topic, waiting, byReason, letters }: DeadLetterReport): string {
  if (waiting === 0) return `no dead letters wait in ${topic}`;
  return inWords({
    topic,
    waiting,
    reasons: byReason,
    first: letters.map(({ from, reason, value }) => ({ at: `${from.partition}:${from.offset}`, reason, value })),
  });
}
