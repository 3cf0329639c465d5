/** Where events come from: a file now, a message log later. */

/** What an event tells, by the names used at every edge of Belfry. `user` and `item` are always there. */
export const eventColumns = ['user', 'item', 'timestamp', 'event', 'weight', 'session'] as const;

export type EventColumn = (typeof eventColumns)[number];

/** Events in columns, all of `length`; null where the source has no such column, in every batch alike. */
export interface EventBatch {
  readonly length: number;
  readonly user: readonly string[];
  readonly item: readonly string[];
  /** Milliseconds since 1970. */
  readonly timestamp: readonly number[] | null;
  readonly event: readonly string[] | null;
  /** Finite, not negative. */
  readonly weight: readonly number[] | null;
  readonly session: readonly string[] | null;
}

/** Batches of valid events in the source's order. What cannot be read goes to the `BadRows` the source was made with. */
export interface EventSource extends AsyncIterable<EventBatch> {
  /** For messages: a path, a topic. */
  readonly name: string;
  /** Whether each user's events come in time order even where they have no timestamp. */
  readonly orderIsTime: boolean;
  /** What a person should know of how it was read (guesses above all); complete when the iteration has ended. */
  readonly notes: readonly string[];
}
