/** Recall whose items, users and histories change while it answers. What it forgets when it ends is the caller's to keep. */
import type { ItemFeature } from './item-encoder.js';
import type { Recall } from './recall-contract.js';

export interface LiveRecall extends Recall {
  /**
   * New items, and new vectors, attributes or flags of known ones; found by every request that begins after the promise
   * settles. All of them are taken or none; of an item that comes twice the later counts on top of the earlier.
   * Vectors are kept and compared as given, but with a cosine index they are brought to unit length.
   *
   * @throws INVALID_ARGUMENT, SHAPE_MISMATCH, UNKNOWN_FEATURE; FEATURES_MISSING where a new item has neither a vector nor
   *   features that the item tower reads
   */
  upsertItems(items: readonly ItemUpsert[]): Promise<void>;
  /**
   * Never found again, unless upserted. Returns how many there were. Users keep them in their histories, so what they have
   * seen stays seen should the item come back.
   */
  deleteItems(items: readonly string[]): Promise<number>;
  /**
   * Lengthens histories and seen sets; an unknown user becomes a known one. Events of unknown items are counted as skipped
   * (those of deleted items are not). A history holds the newest {@link HISTORY_LENGTH} events by timestamp; what a user has
   * seen is kept for good.
   *
   * An event given again (same user, item, event and timestamp) changes nothing; one without a timestamp happened now, so
   * whoever keeps events to give them again stamps them first.
   */
  recordEvents(events: readonly RecallEvent[]): { readonly recorded: number; readonly skipped: number };
  /**
   * What differs from the run, as plain values. Given to a recall over the same run, first `items` to
   * {@link LiveRecall.upsertItems}, then `events` to {@link LiveRecall.recordEvents}, then `deleted` to
   * {@link LiveRecall.deleteItems}, it makes the same state; so does giving all calls again, in their order, any number of
   * times, from any earlier state: what is kept can be the calls, the changes, or changes and the calls since.
   */
  changes(): RecallChanges;
}

/** Events of a user that are read to encode them anew. */
export const HISTORY_LENGTH = 256;

export interface ItemUpsert {
  readonly item: string;
  /** [d] as served; where absent, the item tower encodes `features` of a new item, and a known item keeps the vector it has. */
  readonly vector?: Float32Array | readonly number[];
  /** By feature name; what is not named stays as it was, null = missing. Filters and the item tower read them. */
  readonly features?: Readonly<Record<string, ItemFeature>>;
  /** A hidden item is kept and never recalled. Stays as it was where absent. */
  readonly hidden?: boolean;
  /** Out of stock: kept and not recalled, unless asked for. Stays as it was where absent. */
  readonly outOfStock?: boolean;
}

export interface RecallEvent {
  readonly user: string;
  readonly item: string;
  /** What was done (click, buy, …). */
  readonly event?: string;
  /** Milliseconds since 1970. */
  readonly timestamp?: number;
}

export interface RecallChanges {
  readonly items: readonly ItemUpsert[];
  readonly events: readonly RecallEvent[];
  readonly deleted: readonly string[];
}
