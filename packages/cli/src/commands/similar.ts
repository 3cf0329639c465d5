/** `belfry similar`: items like an item, or like some and unlike others (i2i). */
import { Option } from 'commander';
import { openRecall, type ItemQuery, type SimilarOptions } from 'belfry';
import { BelfryError } from '@belfry/core';
import type { CommandDefinition } from '../command.js';
import { idList, namedNumbers } from '../flags.js';
import { addRecallOptions, recallText, type RecallFlags } from './recall-output.js';

interface SimilarFlags extends RecallFlags, Pick<SimilarOptions, 'by'> {
  readonly item?: string;
  readonly positive?: string[];
  readonly negative?: string[];
}

export const similar: CommandDefinition<SimilarFlags> = {
  name: 'similar',
  summary: 'find items like an item',
  examples: [
    { line: 'belfry similar --run runs/shop --item i81 --k 10', does: 'the ten items nearest to one' },
    {
      line: 'belfry similar --run runs/shop --positive i81,i3 --negative i200',
      does: 'like two items and unlike a third',
    },
  ],
  declare(command) {
    command
      .addOption(new Option('--item <id>', 'the item to start from').conflicts(['positive', 'negative']))
      .option('--positive <ids>', 'items to be like, divided by commas', idList)
      .option('--negative <ids>', 'items to be unlike, divided by commas', idList)
      .option(
        '--by <shares>',
        'shares of the answer by source: vectors, lists (of `belfry pairs`), as in vectors=0.5,lists=0.5',
        namedNumbers,
      );
    addRecallOptions(command);
  },
  async run({ run, item, positive, negative, ...options }, { logger, threads }) {
    const query: ItemQuery = item !== undefined ? { item } : { positive: requireSome(positive), negative };
    const recall = await openRecall(run, { logger, threads });
    const result = await recall.similar(query, options);
    const about = item !== undefined ? `item ${item}` : `like ${positive!.join(', ')}`;
    return { json: result, text: recallText(negative ? `${about}, unlike ${negative.join(', ')}` : about, result) };
  },
};

function requireSome(positive: string[] | undefined): string[] {
  if (positive !== undefined) return positive;
  throw new BelfryError('USAGE', {
    given: 'neither --item nor --positive',
    expected: 'one of the two',
    change: 'Name the item to start from.',
  });
}
