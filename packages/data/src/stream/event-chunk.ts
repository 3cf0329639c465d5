/** Events of one partition as a reader hands them over, before they are cut into batches. */
export interface EventChunk {
  readonly partition: number;
  /** What was read to give these events: begins where the partition's chunk before ended. */
  readonly from: number;
  readonly to: number;
  readonly length: number;
  /** Codes of the reader's dictionaries, which may hold ids of events that were not handed over. */
  readonly user: Int32Array;
  readonly item: Int32Array;
  readonly type: Int32Array;
  readonly timestamp: Float64Array;
  readonly weight: Float32Array;
  /** Never decreasing; events of one message share one. */
  readonly offset: Float64Array;
  /** By which duplicates are found, −1 = none; null = no event has one. */
  readonly id: Float64Array | null;
  /** Ids that take the next codes of the reader's dictionaries. */
  readonly newUsers: readonly string[];
  readonly newItems: readonly string[];
  readonly newTypes: readonly string[];
  /** Memory that is free when the chunk is used up. */
  readonly bytes: number;
}
