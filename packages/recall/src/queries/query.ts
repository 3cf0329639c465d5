/** What can be asked, and what becomes of it. */
import type { RecallResult } from '../recall-result.js';

/** A known user, or one known only by the items of a history, oldest first. */
export type UserQuery = { readonly user: string } | { readonly history: readonly string[] };

/** Items like one, like a vector [d], or like the mean of `positive` less the mean of `negative` (Rocchio 1971). */
export type ItemQuery =
  | { readonly item: string }
  | { readonly vector: Float32Array | readonly number[] }
  | { readonly positive: readonly string[]; readonly negative?: readonly string[] };

/** A query ready for sources. */
export interface Query {
  /** Each [d]; several where a user is looked at as several interests: an item counts by the one it is best for. */
  readonly vectors: readonly Float32Array[];
  /** Item rows the answer leaves out (seen items, the item itself), ascending, each once. */
  readonly ownRows: Int32Array;
  /** Item rows of what was done last, oldest first: sources and explanations start from them. */
  history(): Int32Array;
  readonly about: Pick<RecallResult, 'user' | 'item' | 'history' | 'positive' | 'negative'>;
  readonly notes: readonly string[];
}
