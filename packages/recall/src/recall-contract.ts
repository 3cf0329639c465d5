/** What recall answers. */
import type { Vocabulary } from '@belfry/data';
import type { VectorIndex } from '@belfry/index';
import type { ItemQuery, UserQuery } from './queries/query.js';
import type { RankedUsers } from './ranked.js';
import type { RecallOptions, SimilarOptions } from './recall-options.js';
import type { RecallResult } from './recall-result.js';

export interface Recall {
  /** In row order; grows as users come. */
  readonly users: Vocabulary;
  /** In row order; grows as items come, and keeps the ids of deleted ones. */
  readonly items: Vocabulary;
  readonly index: VectorIndex;
  /**
   * Items for a user (u2i), seen items left out.
   * @param query a known user, or a history of item ids, oldest first, for one who is not known
   * @throws UNKNOWN_USER; UNKNOWN_ITEM where no item of a history is known; INVALID_ARGUMENT; UNKNOWN_FEATURE and
   *   FEATURES_MISSING (`where`, `quota`)
   */
  recommend(query: UserQuery, options?: RecallOptions): Promise<RecallResult>;
  /** {@link Recall.recommend} for many at once: the same answers, one search. */
  recommendMany(queries: readonly UserQuery[], options?: RecallOptions): Promise<RecallResult[]>;
  /** {@link Recall.recommendMany} on the calling thread: less work for a few queries, and the event loop stands still meanwhile. */
  recommendManySync(queries: readonly UserQuery[], options?: RecallOptions): RecallResult[];
  /**
   * {@link Recall.recommendMany} for known users, as numbers: for whoever writes many answers.
   * @param users rows of {@link Recall.users}
   * @throws INVALID_ARGUMENT for a row that is no user's, and as {@link Recall.recommend}
   */
  rankForUsers(users: Int32Array, options?: RecallOptions): Promise<RankedUsers>;
  /**
   * Items like an item, a vector, or several items and unlike others (i2i), the items themselves left out.
   * @throws UNKNOWN_ITEM, SHAPE_MISMATCH, INVALID_ARGUMENT; UNKNOWN_FEATURE and FEATURES_MISSING (`where`, `quota`)
   */
  similar(query: ItemQuery, options?: SimilarOptions): Promise<RecallResult>;
  /** {@link Recall.similar} for many at once. */
  similarMany(queries: readonly ItemQuery[], options?: SimilarOptions): Promise<RecallResult[]>;
  /** {@link Recall.similarMany} on the calling thread. */
  similarManySync(queries: readonly ItemQuery[], options?: SimilarOptions): RecallResult[];
}
