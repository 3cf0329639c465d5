/** Makes the vector of an item from what is known about it; towers implement it, recall only asks. */
import type { Given } from './filters/attribute-kind.js';

export interface ItemEncoder {
  /** Names of the features that are read; a new item must have at least one of them. */
  readonly features: readonly string[];
  /**
   * @param items what is known of each, by feature name; values the tower does not know count as missing
   * @returns [items, d], ready for the index
   * @throws INVALID_ARGUMENT for a value of the wrong type, SHAPE_MISMATCH for a vector of another length
   */
  encodeItems(items: readonly Readonly<Record<string, ItemFeature>>[]): Float32Array;
}

/** A value, several of them (bag), numbers (vector) or null where it is missing. */
export type ItemFeature = Given;
