/** From what the caller names (a user, a history, an item) to a query vector and the rows it must not find. */
import { BelfryError, csrRow } from '@belfry/core';
import { itemQuery } from './item-queries.js';
import type { QueryEncoder } from './query-encoder.js';
import type { RecallParts } from './recall-parts.js';
import type { RecallResult } from './recall-result.js';
import { unknownHistory, unknownItem, unknownUser } from './unknown-ids.js';

/** A user of the training data, or one known only by the items of a history, oldest first. */
export type UserQuery = { readonly user: string } | { readonly history: readonly string[] };

export interface ItemQuery {
  readonly item: string;
}

/** A query ready for the index. */
export interface Query {
  /** [d] */
  readonly vector: Float32Array;
  /** Item rows the query already has (seen items, the item itself). */
  readonly ownRows: ArrayLike<number>;
  readonly about: Pick<RecallResult, 'user' | 'item' | 'history'>;
  readonly notes: readonly string[];
}

export function resolveUser(query: UserQuery, parts: RecallParts, encoder: QueryEncoder): Query {
  const { user, history } = query as { user?: string; history?: readonly string[] };
  if ((user === undefined) === (history === undefined)) throw neitherOrBoth(query);
  return user !== undefined ? knownUser(user, parts) : userFromHistory(history!, parts, encoder);
}

export function resolveItem({ item }: ItemQuery, parts: RecallParts): Query {
  const row = parts.items.rowOf(item);
  if (row < 0) throw unknownItem(item, parts.items);
  return { vector: itemQuery(parts, row), ownRows: [row], about: { item }, notes: [] };
}

function knownUser(user: string, { users, userVectors, seen }: RecallParts): Query {
  const row = users.rowOf(user);
  if (row < 0) throw unknownUser(user, users);
  const { dim, values } = userVectors;
  return {
    vector: values.subarray(row * dim, (row + 1) * dim),
    ownRows: csrRow(seen, row),
    about: { user },
    notes: [],
  };
}

function userFromHistory(history: readonly string[], { items }: RecallParts, encoder: QueryEncoder): Query {
  const known = history.filter((id) => items.rowOf(id) >= 0);
  if (known.length === 0) throw unknownHistory(history, items);
  const unknown = history.filter((id) => items.rowOf(id) < 0);
  const ownRows = Int32Array.from(known, (id) => items.rowOf(id));
  const notes = [
    ...(unknown.length > 0 ? [`not in the catalogue, skipped: ${unknown.join(', ')}`] : []),
    ...(encoder.note ? [encoder.note] : []),
  ];
  return { vector: encoder.encodeHistory(ownRows), ownRows, about: { history: [...history] }, notes };
}

function neitherOrBoth(query: UserQuery): BelfryError {
  return new BelfryError('INVALID_ARGUMENT', {
    given: `a query with ${Object.keys(query).join(' and ') || 'nothing in it'}`,
    expected: 'either `user` or `history`',
    change: 'Name a known user, or give the item ids of a history, oldest first.',
  });
}
