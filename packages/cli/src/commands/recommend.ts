/** `belfry recommend`: items for a user (u2i), known by id or only by a history, or for all users into a file. */
import { Option } from 'commander';
import { openRecall, recommendAll, type RecallOptions } from 'belfry';
import { BelfryError } from '@belfry/core';
import type { CommandContext, CommandDefinition, Outcome } from '../command.js';
import { idList, namedNumbers, numberBetween, wholeNumber } from '../flags.js';
import { addRecallOptions, recallText, type RecallFlags } from './recall-output.js';

interface RecommendFlags
  extends RecallFlags, Pick<RecallOptions, 'includeSeen' | 'sources' | 'interests' | 'halfLife'> {
  readonly user?: string;
  readonly history?: string[];
  readonly all?: boolean;
  readonly out?: string;
}

export const recommend: CommandDefinition<RecommendFlags> = {
  name: 'recommend',
  summary: 'recommend items to a user, or to all',
  examples: [
    {
      line: 'belfry recommend --run runs/shop --user u17 --k 10',
      does: 'ten items for a known user, the ones they have left out',
    },
    {
      line: 'belfry recommend --run runs/shop --history i3,i81,i200 --json',
      does: 'for somebody known only by three items, oldest first',
    },
    {
      line: 'belfry recommend --run runs/shop --user u17 --sources u2i=0.6,i2i=0.3,popular=0.1 --explain',
      does: 'merged from three sources, with where each item comes from',
    },
    {
      line: 'belfry recommend --run runs/shop --all --k 100 --out recall.arrow',
      does: 'a hundred items for every user into one Arrow file',
    },
  ],
  declare(command) {
    command
      .addOption(new Option('--user <id>', 'a user of the training data').conflicts(['history', 'all']))
      .addOption(
        new Option('--history <ids>', 'item ids of an unknown user, oldest first, divided by commas')
          .argParser(idList)
          .conflicts('all'),
      )
      .addOption(new Option('--all', 'every user of the run, into the file --out').conflicts('explain'))
      .option('--out <file>', 'Arrow file for --all: user, items and scores, best first')
      .option('--include-seen', 'let items come back that the user already has')
      .option(
        '--sources <shares>',
        'shares of the answer by source: u2i, i2i, popular, fresh, as in u2i=0.6,i2i=0.4',
        namedNumbers,
      )
      .option('--interests <n>', 'vectors a user is looked at with: clusters of the history', wholeNumber(1))
      .option('--half-life <n>', 'items back at which one of a history counts half', numberBetween(0, Infinity));
    addRecallOptions(command);
  },
  async run({ run, user, history, all, out, ...options }, context) {
    if (all) return forAll({ run, out, ...options }, context);
    if (out !== undefined) throw noFile('--out without --all', '--all beside it, since one answer is printed');
    const { logger, threads } = context;
    const query = user !== undefined ? { user } : history !== undefined ? { history } : null;
    if (query === null) throw nobody();
    const recall = await openRecall(run, { logger, threads });
    const result = await recall.recommend(query, options);
    return {
      json: result,
      text: recallText(user !== undefined ? `user ${user}` : `history ${history!.join(', ')}`, result),
    };
  },
};

async function forAll(
  { out, ...options }: RecallOptions & { run: string; out: string | undefined },
  { logger, progress, threads }: CommandContext,
): Promise<Outcome> {
  if (out === undefined) throw noFile('--all without --out', 'a file to write the answers into');
  const made = await recommendAll({ ...options, out, threads }, { logger, progress });
  const count = (n: number): string => n.toLocaleString('en-US');
  return {
    json: made,
    text: `${out}: ${count(made.items)} items for ${count(made.users)} users, ${count(made.usersPerSecond)} users/s`,
  };
}

function noFile(given: string, expected: string): BelfryError {
  return new BelfryError('USAGE', { given, expected, change: 'Give --all and --out FILE together.' });
}

function nobody(): BelfryError {
  return new BelfryError('USAGE', {
    given: 'neither --user nor --history nor --all',
    expected: 'one of the three',
    change: 'Name a user of the training data, give the item ids of a history, or ask for all users.',
  });
}
