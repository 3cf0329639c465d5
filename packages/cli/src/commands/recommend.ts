/** `belfry recommend`: items for a user (u2i), known by id or only by a history. */
import { Option } from 'commander';
import { openRecall } from 'belfry';
import { BelfryError } from '@belfry/core';
import type { CommandDefinition } from '../command.js';
import { idList } from '../flags.js';
import { addRecallOptions, recallText, type RecallFlags } from './recall-output.js';

interface RecommendFlags extends RecallFlags {
  readonly user?: string;
  readonly history?: string[];
  readonly includeSeen?: boolean;
}

export const recommend: CommandDefinition<RecommendFlags> = {
  name: 'recommend',
  summary: 'recommend items to a user',
  examples: [
    {
      line: 'belfry recommend --run runs/shop --user u17 --k 10',
      does: 'ten items for a known user, the ones they have left out',
    },
    {
      line: 'belfry recommend --run runs/shop --history i3,i81,i200 --json',
      does: 'for somebody known only by three items, oldest first',
    },
  ],
  declare(command) {
    command
      .addOption(new Option('--user <id>', 'a user of the training data').conflicts('history'))
      .addOption(
        new Option('--history <ids>', 'item ids of an unknown user, oldest first, divided by commas').argParser(idList),
      )
      .option('--include-seen', 'let items come back that the user already has');
    addRecallOptions(command);
  },
  async run({ run, user, history, includeSeen, ...options }, { logger, threads }) {
    const query = user !== undefined ? { user } : history !== undefined ? { history } : null;
    if (query === null) throw nobody();
    const recall = await openRecall(run, { logger, threads });
    const result = await recall.recommend(query, { ...options, includeSeen });
    return {
      json: result,
      text: recallText(user !== undefined ? `user ${user}` : `history ${history!.join(', ')}`, result),
    };
  },
};

function nobody(): BelfryError {
  return new BelfryError('USAGE', {
    given: 'neither --user nor --history',
    expected: 'one of the two',
    change: 'Name a user of the training data, or give the item ids of a history.',
  });
}
