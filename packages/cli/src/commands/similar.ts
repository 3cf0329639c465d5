/** `belfry similar`: items like an item (i2i). */
import { openRecall } from 'belfry';
import type { CommandDefinition } from '../command.js';
import { addRecallOptions, recallText, type RecallFlags } from './recall-output.js';

interface SimilarFlags extends RecallFlags {
  readonly item: string;
}

export const similar: CommandDefinition<SimilarFlags> = {
  name: 'similar',
  summary: 'find items like an item',
  examples: [{ line: 'belfry similar --run runs/shop --item i81 --k 10', does: 'the ten items nearest to one' }],
  declare(command) {
    command.requiredOption('--item <id>', 'the item to start from');
    addRecallOptions(command);
  },
  async run({ run, item, ...options }, { logger, threads }) {
    const recall = await openRecall(run, { logger, threads });
    const result = await recall.similar({ item }, options);
    return { json: result, text: recallText(`item ${item}`, result) };
  },
};
