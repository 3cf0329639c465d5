/** Users of a run to begin with: those whose id holds a text, or a few spread over all where none is given. */
import { csrRow } from '@belfry/core';
import type { Vocabulary } from '@belfry/data';
import type { MappedRun } from './mapped-run.js';

export interface FoundUser {
  readonly user: string;
  /** Training events. */
  readonly events: number;
  /** The newest items, newest first. */
  readonly recent: readonly string[];
}

const RECENT = 12;

/** The id itself first, then those that begin with the text, then those that hold it; each group in the order of rows. */
export async function findUsers(
  { users, items, histories: read }: MappedRun,
  query: string,
  limit: number,
): Promise<FoundUser[]> {
  const histories = await read();
  return rowsOf(users, query, limit).map((row) => {
    const history = csrRow(histories, row);
    const recent = Array.from(history.slice(-RECENT), (item) => items.ids[item]).reverse();
    return { user: users.ids[row], events: history.length, recent };
  });
}

function rowsOf(users: Vocabulary, query: string, limit: number): number[] {
  const { ids } = users;
  if (query === '') {
    const step = Math.max(1, Math.floor(ids.length / limit));
    return Array.from({ length: Math.min(limit, ids.length) }, (_, n) => n * step);
  }
  const same = users.rowOf(query);
  const [beginning, holding]: number[][] = [[], []];
  for (let row = 0; row < ids.length && beginning.length < limit; row++) {
    const at = ids[row].indexOf(query);
    if (at < 0 || row === same) continue;
    if (at === 0) beginning.push(row);
    else if (holding.length < limit) holding.push(row);
  }
  return [...(same < 0 ? [] : [same]), ...beginning, ...holding].slice(0, limit);
}
