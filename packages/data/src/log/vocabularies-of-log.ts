/** The vocabularies of a training part, and other parts told in their rows. */
import type { Interactions } from '../interactions.js';
import { Vocabulary } from '../vocabulary.js';
import { rowsWhere, selectRows } from './select-rows.js';

export type IdOrder = 'appearance' | 'numeric';

/** New row by old row; −1 = not in the vocabulary. */
export type RowMap = Int32Array;

export interface OrderedIds {
  readonly vocabulary: Vocabulary;
  readonly rowMap: RowMap;
  /** The order that was taken. */
  readonly order: IdOrder;
}

/**
 * @param rows rows of `ids` in use, repeats included
 * @param order `numeric` where all ids in use are whole numbers; else they stand in order of first appearance in `rows`
 * @param extra ids to add at the end where they are not in use
 */
export function orderIds(
  rows: Int32Array,
  ids: readonly string[],
  order: IdOrder,
  extra: Iterable<string> = [],
): OrderedIds {
  const used = distinct(rows, ids.length);
  const isNumeric = order === 'numeric' && used.every((row) => /^\d{1,15}$/.test(ids[row]));
  if (isNumeric) used.sort((a, b) => Number(ids[a]) - Number(ids[b]));
  const names = used.map((row) => ids[row]);
  const added = withoutKnown(extra, names);
  const rowMap = new Int32Array(ids.length).fill(-1);
  used.forEach((old, row) => (rowMap[old] = row));
  if (added.size > 0) ids.forEach((id, old) => (rowMap[old] = rowMap[old] < 0 ? (added.get(id) ?? -1) : rowMap[old]));
  return {
    vocabulary: new Vocabulary([...names, ...added.keys()]),
    rowMap,
    order: isNumeric ? 'numeric' : 'appearance',
  };
}

/** In order of first appearance. @param bound larger than every row */
function distinct(rows: Int32Array, bound: number): number[] {
  const seen = new Uint8Array(bound);
  const found: number[] = [];
  for (let i = 0; i < rows.length; i++) {
    if (seen[rows[i]] === 0) found.push(rows[i]);
    seen[rows[i]] = 1;
  }
  return found;
}

/** New ids with their rows, which follow those of the known names. */
function withoutKnown(extra: Iterable<string>, names: readonly string[]): Map<string, number> {
  const known = new Set(names);
  const added = new Map<string, number>();
  for (const id of extra) if (!known.has(id) && !added.has(id)) added.set(id, names.length + added.size);
  return added;
}

export interface KnownRows {
  readonly log: Interactions;
  readonly outOfVocabulary: { readonly rows: number; readonly unknownUser: number; readonly unknownItem: number };
}

/** The interactions whose user and item are both known, in rows of the vocabularies, sessions counted anew from 0. */
export function knownRows(log: Interactions, users: RowMap, items: RowMap): KnownRows {
  const known = new Uint8Array(log.length);
  let unknownUser = 0;
  let unknownItem = 0;
  for (let row = 0; row < log.length; row++) {
    const hasUser = users[log.user[row]] >= 0;
    const hasItem = items[log.item[row]] >= 0;
    if (!hasUser) unknownUser++;
    if (!hasItem) unknownItem++;
    if (hasUser && hasItem) known[row] = 1;
  }
  const kept = selectRows(log, rowsWhere(known, 1));
  return {
    log: {
      ...kept,
      user: kept.user.map((row) => users[row]),
      item: kept.item.map((row) => items[row]),
      session: kept.session && countedAnew(kept.session),
    },
    outOfVocabulary: { rows: log.length - kept.length, unknownUser, unknownItem },
  };
}

function countedAnew(sessions: Int32Array): Int32Array {
  const numbers = new Map<number, number>();
  return sessions.map((session) => {
    const number = numbers.get(session) ?? numbers.size;
    numbers.set(session, number);
    return number;
  });
}
