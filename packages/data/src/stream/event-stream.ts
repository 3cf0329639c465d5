/**
 * Events as they come, to be read on from a known place: a message log's partitions, or a file as one of them. A reader that
 * keeps the positions with what it has made of the events reads each once, however often it is ended and started again.
 */

/** Part of a partition: offsets from `from` on, before `to`. Offsets may be missing in it (compaction, transaction markers). */
export interface OffsetRange {
  readonly partition: number;
  readonly from: number;
  readonly to: number;
}

/** By partition, the first offset not yet read. Partitions that are not named are read from their beginning. */
export type Positions = ReadonlyMap<number, number>;

/**
 * Events in columns, all of `length`, in the order they are to be learnt in. Ids are numbers: places in the stream's
 * dictionaries, which grow with `newUsers`, `newItems` and `newTypes`.
 */
export interface StreamBatch {
  readonly length: number;
  readonly user: Int32Array;
  readonly item: Int32Array;
  /** Milliseconds since 1970; of the message where the event has none. */
  readonly timestamp: Float64Array;
  /** Finite, not negative; 1 where the event has none. */
  readonly weight: Float32Array;
  /** The kind of event (click, purchase …); −1 where it has none. */
  readonly type: Int32Array;
  /** Where each event lies. */
  readonly partition: Int32Array;
  readonly offset: Float64Array;
  /** Ids that take the next numbers of the dictionaries, in order. */
  readonly newUsers: readonly string[];
  readonly newItems: readonly string[];
  readonly newTypes: readonly string[];
  /** All that has been read to give this batch, at most one a partition: each begins where the one before ended. */
  readonly ranges: readonly OffsetRange[];
}

export interface BatchLimit {
  /**
   * Events, exactly, unless time or the stream ends before. Events of one message are never parted: of messages that hold
   * several, as many as fit, or the first alone where it holds more.
   */
  readonly events: number;
  /** Milliseconds until fewer are given; absent = for as long as it takes. */
  readonly waitMs?: number;
}

/** What decides over events to come and is no position: the ids seen last, the newest time. Kept with the positions. */
export type StreamState = Readonly<Record<string, Float64Array>>;

/** How a stream stands. */
export interface StreamFigures {
  /** By partition, messages between what was read and the newest. */
  readonly lag: ReadonlyMap<number, number>;
  /** Of events that were read and wait for `next`. */
  readonly bufferedBytes: number;
  /** Over the last seconds. */
  readonly messagesPerSecond: number;
  /** Since it was opened; absent where nothing of the kind is counted. */
  readonly deadLetters?: number;
  readonly duplicates?: number;
  readonly late?: number;
}

export interface EventStream {
  /** For messages: a topic, a path. */
  readonly name: string;
  /** The next events; null at the end of a stream that has one. May be empty when the time is over. @throws STREAM_FAILED */
  next(limit: BatchLimit): Promise<StreamBatch | null>;
  /** Tells the log's own tools how far this reader has come; never decides where reading begins. */
  commit(positions: Positions): Promise<void>;
  /** As of the batch given last; a stream opened at its positions with it decides as this one goes on to. Absent = none. */
  state?(): StreamState;
  /** Absent where there is nothing to tell: a file. */
  readonly stats?: StreamFigures;
  close(): Promise<void>;
}
