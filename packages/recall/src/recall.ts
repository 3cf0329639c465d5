/**
 * Recall: from a user, a history or an item to the best items of the catalogue.
 * Each call goes the same way: query → vector and rows to leave out → index search → ids. One query is a batch of one.
 */
import type { Vocabulary } from '@belfry/data';
import { SEARCH_PATHS, type VectorIndex } from '@belfry/index';
import { excludedRows, joinExclusions } from './exclusions.js';
import { historyMean } from './item-queries.js';
import { checkedK, type RecallOptions, type SimilarOptions } from './recall-options.js';
import { checkPartsFit, type RecallParts } from './recall-parts.js';
import type { RecallItem, RecallResult } from './recall-result.js';
import { resolveItem, resolveUser, type ItemQuery, type Query, type UserQuery } from './resolve-query.js';

export interface Recall {
  readonly users: Vocabulary;
  readonly items: Vocabulary;
  readonly index: VectorIndex;
  /**
   * Items for a user (u2i), seen items left out.
   * @param query a known user, or a history of item ids, oldest first, for one who is not known
   * @throws UNKNOWN_USER; UNKNOWN_ITEM where no item of a history is known; INVALID_ARGUMENT
   */
  recommend(query: UserQuery, options?: RecallOptions): Promise<RecallResult>;
  /** {@link Recall.recommend} for many at once: the same answers, one search. */
  recommendMany(queries: readonly UserQuery[], options?: RecallOptions): Promise<RecallResult[]>;
  /**
   * Items like an item (i2i), itself left out.
   * @throws UNKNOWN_ITEM, INVALID_ARGUMENT
   */
  similar(query: ItemQuery, options?: SimilarOptions): Promise<RecallResult>;
  /** {@link Recall.similar} for many at once. */
  similarMany(queries: readonly ItemQuery[], options?: SimilarOptions): Promise<RecallResult[]>;
}

/** @throws SHAPE_MISMATCH, VOCABULARY_MISMATCH where the parts do not belong together */
export function createRecall(parts: RecallParts): Recall {
  checkPartsFit(parts);
  const encoder = parts.encoder ?? historyMean(parts);

  async function answer(queries: readonly Query[], options: SimilarOptions): Promise<RecallResult[]> {
    const k = checkedK(options.k);
    if (queries.length === 0) return [];
    const refused = excludedRows(parts.items, options.exclude ?? []);
    const exclude = joinExclusions(
      queries.map((query) => query.ownRows),
      refused.rows,
    );
    const { rows, scores, found, paths } = await parts.index.search(stack(queries, parts.index.dim), k, {
      exclude,
      ...(options.efSearch === undefined ? {} : { efSearch: options.efSearch }),
    });
    return queries.map(({ about, notes }, q) => {
      const items = Array.from({ length: found[q] }, (_, n): RecallItem => {
        return { item: parts.items.ids[rows[q * k + n]], score: scores[q * k + n] };
      });
      const said = [...notes, ...refused.notes];
      return {
        ...about,
        requested: k,
        found: items.length,
        exact: parts.index.isExact || SEARCH_PATHS[paths[q]] === 'scan',
        items,
        ...(said.length > 0 ? { notes: said } : {}),
      };
    });
  }

  const recommendMany: Recall['recommendMany'] = async (queries, options = {}) => {
    const resolved = queries.map((query) => resolveUser(query, parts, encoder));
    return answer(options.includeSeen ? resolved.map((query) => ({ ...query, ownRows: [] })) : resolved, options);
  };
  const similarMany: Recall['similarMany'] = async (queries, options = {}) => {
    return answer(
      queries.map((query) => resolveItem(query, parts)),
      options,
    );
  };
  return {
    users: parts.users,
    items: parts.items,
    index: parts.index,
    recommendMany,
    similarMany,
    recommend: async (query, options) => (await recommendMany([query], options))[0],
    similar: async (query, options) => (await similarMany([query], options))[0],
  };
}

function stack(queries: readonly Query[], dim: number): Float32Array {
  const stacked = new Float32Array(queries.length * dim);
  queries.forEach(({ vector }, q) => stacked.set(vector, q * dim));
  return stacked;
}
