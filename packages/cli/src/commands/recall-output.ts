/** What `recommend` and `similar` share: their options and how an answer reads. */
import { InvalidArgumentError, type Command } from 'commander';
import type { RecallItem, AnswerOptions, RecallResult } from 'belfry';
import { idList, jsonObject, wholeNumber } from '../flags.js';
import { table } from '../output/table.js';

export interface RecallFlags extends Pick<
  AnswerOptions,
  'exclude' | 'efSearch' | 'where' | 'quota' | 'explain' | 'includeOutOfStock'
> {
  readonly run: string;
  readonly k: number;
}

export function addRecallOptions(command: Command): void {
  command
    .requiredOption('--run <folder>', 'the run to answer from')
    .option('--k <n>', 'items wanted', wholeNumber(1), 20)
    .option('--exclude <ids>', 'item ids to leave out, divided by commas', idList)
    .option(
      '--where <json>',
      'only items whose attributes pass: {"must": [{"attribute": "category", "in": ["sofas"]}, {"attribute": "price", "to": 300}]}; also "should" and "mustNot"',
      jsonObject,
    )
    .option('--quota <attribute=most>', 'at most so many items with the same value of an attribute', quota)
    .option('--explain', 'say where each item comes from and what was left out')
    .option('--ef-search <n>', 'candidates an HNSW index keeps while searching', wholeNumber(1));
}

/** @param nameOf a readable name beside each id, where one is known */
export function recallText(about: string, result: RecallResult, nameOf?: (item: string) => string): string {
  const columns: readonly (readonly [name: string, cell: (item: RecallItem, rank: number) => string | number])[] = [
    ['', (_, rank) => rank + 1],
    ['item', ({ item }) => item],
    ...(nameOf ? [['name', ({ item }: RecallItem) => nameOf(item)] as const] : []),
    ['score', ({ score }) => score],
    ...(result.items.some(({ source }) => source !== undefined)
      ? [['source', ({ source, sources = {} }: RecallItem) => sourcesText(source ?? '', Object.keys(sources))] as const]
      : []),
    ...(result.items.some(({ why }) => why !== undefined && why.length > 0)
      ? [['because of', ({ why = [] }: RecallItem) => why.map(({ item }) => item).join(', ')] as const]
      : []),
  ];
  const rows = result.items.map((item, rank) => columns.map(([, cell]) => cell(item, rank)));
  const header = columns.map(([name]) => name);
  const way = result.exact ? 'exact search' : 'approximate search';
  const notes = (result.notes ?? []).map((note) => `note: ${note}`);
  return [
    `${about}: ${result.found} of ${result.requested} items, ${way}`,
    ...notes,
    table(header, rows),
    ...leftOutText(result),
  ].join('\n');
}

/** The source that gave the place, then the others that have the item. */
function sourcesText(source: string, all: readonly string[]): string {
  const others = all.filter((other) => other !== source);
  return others.length > 0 ? `${source} (also ${others.join(', ')})` : source;
}

function leftOutText({ filteredOut, requested }: RecallResult): string[] {
  if (filteredOut === undefined) return [];
  const counts = Object.entries(filteredOut.counts).map(([reason, count]) => `${count} ${reason}`);
  if (counts.length === 0) return [`none of the ${requested} nearest was left out`];
  const rows = filteredOut.items.map(({ item, score, reason }) => [item, score, reason]);
  return [`of the ${requested} nearest left out: ${counts.join(', ')}`, table(['item', 'score', 'reason'], rows)];
}

/** `category=3` → {attribute: 'category', most: 3} */
function quota(text: string): { attribute: string; most: number } {
  const [, attribute, most] = /^(.+)=(\d+)$/.exec(text) ?? [];
  if (attribute === undefined) throw new InvalidArgumentError('Give an attribute and a number, as in category=3.');
  return { attribute, most: wholeNumber(1)(most) };
}
