/** Recall whose items, users and histories change while it answers. What it forgets when it ends is the caller's to keep. */
import type { AttributeValue } from './where.js';
import type { Recall } from './recall.js';

export interface LiveRecall extends Recall {
  /**
   * New items, and new vectors or attributes of known ones; found by every request that begins after the promise settles.
   * All of them are taken or none.
   * @throws INVALID_ARGUMENT, SHAPE_MISMATCH; FEATURES_MISSING where a new item has neither a vector nor features to encode
   */
  upsertItems(items: readonly ItemUpsert[]): Promise<void>;
  /** Never found again, unless upserted. Returns how many there were. */
  deleteItems(items: readonly string[]): Promise<number>;
  /** Lengthens histories and seen sets; an unknown user becomes a known one. Events of unknown items are counted as skipped. */
  recordEvents(events: readonly RecallEvent[]): { readonly recorded: number; readonly skipped: number };
}

export interface ItemUpsert {
  readonly item: string;
  /** [d] as served; where absent, the item tower encodes `features`, and a known item keeps the vector it has. */
  readonly vector?: Float32Array;
  /** By feature name; what is not named stays as it was. Filters and the item tower read them. */
  readonly features?: Readonly<Record<string, AttributeValue | readonly string[] | null>>;
  /** A hidden item is kept and never recalled. */
  readonly hidden?: boolean;
  /** Out of stock: kept and not recalled, unless asked for. */
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
