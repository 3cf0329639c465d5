/** From an item, a vector or liked and disliked items to the vector that asks. Each form of query is a row. */
import { BelfryError } from '@belfry/core';
import type { RecallSite } from '../recall-site.js';
import { unknownHistory, unknownItem } from '../unknown-ids.js';
import { meanQuery, withoutBias } from './item-vectors.js';
import type { ItemQuery, Query } from './query.js';

type Form<Key extends string> = Extract<ItemQuery, Readonly<Record<Key, unknown>>>;

const forms: {
  readonly item: (query: Form<'item'>, site: RecallSite) => Query;
  readonly vector: (query: Form<'vector'>, site: RecallSite) => Query;
  readonly positive: (query: Form<'positive'>, site: RecallSite) => Query;
} = {
  item({ item }, { items }) {
    const row = items.rowOf(item);
    if (row < 0) throw unknownItem(item, items.ids);
    const own = Int32Array.of(row);
    return {
      ...plain,
      vectors: [withoutBias(items.vectors.at(row), items.hasBias)],
      ownRows: own,
      history: () => own,
      about: { item },
    };
  },

  vector({ vector }, { items }) {
    return { ...plain, vectors: [checkedVector(vector, items.index.dim)], about: {} };
  },

  /** Unknown items are skipped, and said so. */
  positive({ positive, negative = [] }, { items }) {
    const liked = positive.map((id) => items.rowOf(id)).filter((row) => row >= 0);
    const disliked = negative.map((id) => items.rowOf(id)).filter((row) => row >= 0);
    if (liked.length === 0) throw unknownHistory(positive, items.ids);
    const vector = meanQuery(items, liked);
    if (disliked.length > 0) {
      const away = meanQuery(items, disliked);
      for (let d = 0; d < vector.length; d++) vector[d] -= away[d];
    }
    const unknown = [...positive, ...negative].filter((id) => items.rowOf(id) < 0);
    return {
      vectors: [vector],
      ownRows: Int32Array.from(new Set([...liked, ...disliked])).sort(),
      history: () => Int32Array.from(liked),
      about: { positive: [...positive], ...(negative.length > 0 ? { negative: [...negative] } : {}) },
      notes: unknown.length > 0 ? [`not in the catalogue, skipped: ${unknown.join(', ')}`] : [],
    };
  },
};

const plain = { ownRows: new Int32Array(0), history: () => new Int32Array(0), notes: [] };

/** @throws UNKNOWN_ITEM, SHAPE_MISMATCH, INVALID_ARGUMENT */
export function resolveItems(query: ItemQuery, site: RecallSite): Query {
  const given = (Object.keys(forms) as (keyof typeof forms)[]).filter(
    (form) => (query as Record<string, unknown>)[form] !== undefined,
  );
  if (given.length === 1) return forms[given[0]](query as never, site);
  throw new BelfryError('INVALID_ARGUMENT', {
    given: `a query with ${Object.keys(query).join(' and ') || 'nothing in it'}`,
    expected: 'one of `item`, `vector` and `positive` (with `negative` or without)',
    change: 'Name an item, give a vector, or give lists of items.',
  });
}

function checkedVector(given: ArrayLike<number>, dim: number): Float32Array {
  const vector = Float32Array.from(given);
  if (vector.length !== dim) {
    throw new BelfryError('SHAPE_MISMATCH', {
      given: `a vector of ${vector.length} numbers`,
      expected: `${dim}, as the vectors of the run`,
      change: 'Give a vector as a tower of the run makes it.',
    });
  }
  if (vector.every(Number.isFinite)) return vector;
  throw new BelfryError('INVALID_ARGUMENT', {
    given: 'a vector with NaN or an infinity in it',
    expected: 'finite numbers',
    change: 'Correct the vector.',
  });
}
