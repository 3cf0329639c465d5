/** From the parts as read to the parts of a data set: filtered, cut, and told in rows of the training part's vocabularies. */
import { BelfryError, Rng } from '@belfry/core';
import { filterLog } from '../filters/filter-log.js';
import type { Interactions } from '../interactions.js';
import type { SharedIds } from '../log/log-builder.js';
import { itemCounts } from '../log/users-of-log.js';
import { knownRows, orderIds, type IdOrder } from '../log/vocabularies-of-log.js';
import { splitLog } from '../splits/split-log.js';
import type { Vocabulary } from '../vocabulary.js';
import type { ImportOptions } from './import-options.js';
import type { LeftOut, OutOfVocabulary } from './import-report.js';

/** `train` is always there; `validation` and `test` where they are given or cut. */
export type PartLogs = Readonly<Record<string, Interactions>>;

export interface PreparedParts {
  readonly users: Vocabulary;
  readonly items: Vocabulary;
  readonly parts: PartLogs;
  readonly coldItemCount: number;
  readonly leftOut: Readonly<Record<string, LeftOut>>;
  readonly outOfVocabulary: Readonly<Record<string, OutOfVocabulary>>;
  readonly notes: readonly string[];
}

/**
 * @param coldItems ids to take into the item vocabulary beside those of the training part
 * @throws BelfryError EMPTY_LOG, TOO_FEW_USERS, TOO_FEW_ITEMS, SPLIT_IMPOSSIBLE, MISSING_COLUMN
 */
export function prepareParts(
  read: PartLogs,
  ids: SharedIds,
  idOrder: IdOrder,
  coldItems: Iterable<string>,
  options: ImportOptions,
): PreparedParts {
  const filtered = mapParts(read, (log, part) => {
    refuseEmpty(part, log, `no interaction in the files of the ${part} part`);
    const result = filterLog(log, { ...options, kCore: part === 'train' ? options.kCore : 0 });
    refuseEmpty(
      part,
      result.log,
      `filters that leave out all ${log.length} interactions of the ${part} part: ${tell(result.leftOut)}`,
    );
    return result;
  });
  const logs = cut(
    mapParts(filtered, ({ log }) => log),
    options,
  );
  const users = orderIds(logs.train.user, ids.user.ids, idOrder);
  const items = orderIds(logs.train.item, ids.item.ids, idOrder, coldItems);
  const known = mapParts(logs, (log, part) => {
    const result = knownRows(log, users.rowMap, items.rowMap);
    refuseEmpty(
      part,
      result.log,
      `a ${part} part of ${log.length} interactions, none with a user and an item of the training part`,
    );
    return result;
  });
  const trainItemCount = itemCounts(known.train.log, items.vocabulary.size).reduce(
    (count, events) => count + Number(events > 0),
    0,
  );
  refuseFewer('TOO_FEW_USERS', 'user', users.vocabulary.size);
  refuseFewer('TOO_FEW_ITEMS', 'item', trainItemCount);
  const { train: _, ...heldOut } = known;
  return {
    users: users.vocabulary,
    items: items.vocabulary,
    parts: mapParts(known, ({ log }) => log),
    coldItemCount: items.vocabulary.size - trainItemCount,
    leftOut: mapParts(filtered, ({ leftOut }) => leftOut),
    outOfVocabulary: mapParts(heldOut, ({ outOfVocabulary }) => outOfVocabulary),
    notes: [noteOnOrder('user', idOrder, users.order), noteOnOrder('item', idOrder, items.order)].flatMap(
      (note) => note ?? [],
    ),
  };
}

export function mapParts<A, B>(
  parts: Readonly<Record<string, A>>,
  change: (value: A, part: string) => B,
): Record<string, B> {
  return Object.fromEntries(Object.entries(parts).map(([part, value]) => [part, change(value, part)]));
}

function cut(logs: PartLogs, { split, seed }: ImportOptions): PartLogs {
  if (split.strategy === 'given') return logs;
  const { train, validation, test } = splitLog(logs.train, split.strategy, split, Rng.fromSeed(seed).fork('split'));
  return { train, ...(validation && { validation }), ...(test && { test }) };
}

function refuseEmpty(part: string, log: Interactions, given: string): void {
  if (log.length > 0) return;
  throw new BelfryError('EMPTY_LOG', {
    given,
    expected: 'at least one interaction in each part',
    change: 'Check the files, the column map, the filters and the split.',
    details: { part },
  });
}

function tell(leftOut: LeftOut): string {
  return Object.entries(leftOut)
    .map(([filter, count]) => `${filter} ${count}`)
    .join(', ');
}

function refuseFewer(code: 'TOO_FEW_USERS' | 'TOO_FEW_ITEMS', what: string, count: number): void {
  if (count >= 2) return;
  throw new BelfryError(code, {
    given: `a training part with ${count} ${what}`,
    expected: `at least 2 ${what}s: one alone cannot be told from others`,
    change: 'Check the column map and the filters, or give more data.',
  });
}

function noteOnOrder(what: string, wanted: IdOrder, taken: IdOrder): string | null {
  return wanted === taken ? null : `${what} ids are not all whole numbers: rows are in order of first appearance`;
}
