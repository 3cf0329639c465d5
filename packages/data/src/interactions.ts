/** A log of interactions in columns: row n says user[n] did something with item[n]. Ids are dense rows of vocabularies. */
export interface Interactions {
  readonly length: number;
  /** Row in the user vocabulary. */
  readonly user: Int32Array;
  /** Row in the item vocabulary. */
  readonly item: Int32Array;
  /** Milliseconds since 1970; null where the source has none. */
  readonly timestamp: Float64Array | null;
  /** True where `timestamp` is null and the rows of each user stand in time order all the same (sequence files). */
  readonly orderIsTime?: boolean;
  /** Importance of the example, 1 where the source has none (null). */
  readonly weight: Float32Array | null;
  /** Session number, dense from 0; null where the source has none. */
  readonly session: Int32Array | null;
  /** What was done (click, buy, …): codes into names; null where the source has none. */
  readonly event: { readonly codes: Int32Array; readonly names: readonly string[] } | null;
}
