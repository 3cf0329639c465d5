/** From a user or a history to the vectors that ask, and the rows that must not come back. */
import { BelfryError } from '@belfry/core';
import type { RecallSite } from '../recall-site.js';
import { unknownHistory, unknownUser } from '../unknown-ids.js';
import { encodeHistory } from './encode-history.js';
import { interestVectors } from './interests.js';
import type { Query, UserQuery } from './query.js';

export interface UserView {
  readonly includeSeen: boolean;
  readonly interests: number;
  readonly halfLife: number;
}

const nothing = new Int32Array(0);

/** @throws UNKNOWN_USER, UNKNOWN_ITEM, INVALID_ARGUMENT */
export function resolveUser(query: UserQuery, site: RecallSite, view: UserView): Query {
  const { user, history } = query as { user?: string; history?: readonly string[] };
  if ((user === undefined) === (history === undefined)) throw neitherOrBoth(query);
  if (history !== undefined) return userFromHistory(history, site, view);
  const row = site.users.ids.rowOf(user!);
  if (row < 0) throw unknownUser(user!, site.users.ids);
  return knownUser(row, site, view);
}

export function knownUser(row: number, site: RecallSite, { includeSeen, interests, halfLife }: UserView): Query {
  const { users } = site;
  const history = (): Int32Array => users.history(row);
  const several = interests > 1 ? interestVectors(site, history(), interests, halfLife) : [];
  return {
    vectors: several.length > 0 ? several : [userVector(row, site, halfLife)],
    ownRows: includeSeen ? nothing : users.seen(row),
    history,
    about: { user: users.ids.ids[row] },
    notes: [],
  };
}

/** That of the run, but with events since then one encoded from the history, where the user tower reads histories. */
function userVector(row: number, site: RecallSite, halfLife: number): Float32Array {
  const { users, encoder } = site;
  const stored = users.runVector(row);
  if (stored !== null && (encoder === null || !users.hasChanged(row))) return stored;
  const encode = (history: Int32Array): Float32Array => encodeHistory(site, history, halfLife).vector;
  return encoder === null && Number.isFinite(halfLife) ? encode(users.history(row)) : users.encoded(row, encode);
}

function userFromHistory(
  history: readonly string[],
  site: RecallSite,
  { includeSeen, interests, halfLife }: UserView,
): Query {
  const { items } = site;
  const known = history.filter((id) => items.rowOf(id) >= 0);
  if (known.length === 0) throw unknownHistory(history, items.ids);
  const unknown = history.filter((id) => items.rowOf(id) < 0);
  const rows = Int32Array.from(known, (id) => items.rowOf(id));
  const encoded = encodeHistory(site, rows, halfLife);
  const several = interests > 1 ? interestVectors(site, rows, interests, halfLife) : null;
  return {
    vectors: several ?? [encoded.vector],
    ownRows: includeSeen ? nothing : Int32Array.from(new Set(rows)).sort(),
    history: () => rows,
    about: { history: [...history] },
    notes: [
      ...(unknown.length > 0 ? [`not in the catalogue, skipped: ${unknown.join(', ')}`] : []),
      ...(encoded.note === null ? [] : [encoded.note]),
    ],
  };
}

function neitherOrBoth(query: UserQuery): BelfryError {
  return new BelfryError('INVALID_ARGUMENT', {
    given: `a query with ${Object.keys(query).join(' and ') || 'nothing in it'}`,
    expected: 'either `user` or `history`',
    change: 'Name a known user, or give the item ids of a history, oldest first.',
  });
}
