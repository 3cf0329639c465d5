/** What `recommend` and `similar` share: their options and how an answer reads. */
import type { Command } from 'commander';
import type { RecallResult } from 'belfry';
import { idList, wholeNumber } from '../flags.js';
import { table } from '../output/table.js';

export interface RecallFlags {
  readonly run: string;
  readonly k: number;
  readonly exclude?: string[];
  readonly efSearch?: number;
}

export function addRecallOptions(command: Command): void {
  command
    .requiredOption('--run <folder>', 'the run to answer from')
    .option('--k <n>', 'items wanted', wholeNumber(1), 20)
    .option('--exclude <ids>', 'item ids to leave out, divided by commas', idList)
    .option('--ef-search <n>', 'candidates an HNSW index keeps while searching', wholeNumber(1));
}

/** @param nameOf a readable name beside each id, where one is known */
export function recallText(about: string, result: RecallResult, nameOf?: (item: string) => string): string {
  const header = ['', 'item', ...(nameOf ? ['name'] : []), 'score'];
  const rows = result.items.map(({ item, score }, rank) => [rank + 1, item, ...(nameOf ? [nameOf(item)] : []), score]);
  const way = result.exact ? 'exact search' : 'approximate search';
  const notes = (result.notes ?? []).map((note) => `note: ${note}`);
  return [`${about}: ${result.found} of ${result.requested} items, ${way}`, ...notes, table(header, rows)].join('\n');
}
