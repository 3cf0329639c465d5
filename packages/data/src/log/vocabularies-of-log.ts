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
export function orderIds(rows: Int32Array, ids: readonly string[], order: IdOrder, extra: Iterable<string> = []): OrderedIds {
  const used = [...new Set(rows)];
  const isNumeric = order === 'numeric' && used.every((row) => /^\d{1,15}$/.test(ids[row]));
  if (isNumeric) used.sort((a, b) => Number(ids[a]) - Number(ids[b]));
  const names = used.map((row) => ids[row]);
  const known = new Set(names);
  const vocabulary = new Vocabulary([...names, ...new Set([...extra].filter((id) => !known.has(id)))]);
  return { vocabulary, rowMap: Int32Array.from(ids, (id) => vocabulary.rowOf(id)), order: isNumeric ? 'numeric' : 'appearance' };
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
    log: { ...kept, user: kept.user.map((row) => users[row]), item: kept.item.map((row) => items[row]), session: kept.session && countedAnew(kept.session) },
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
