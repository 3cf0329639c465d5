/** What a decoder has to be told: which field of a message is what, in which unit times are. */
import type { TimestampUnit } from '@belfry/data';
import type { RegistryOptions } from './registry/registry-options.js';

/** What an event is made of. `user` and `item` are required, the others may be absent or null in any message. */
export const eventFields = ['user', 'item', 'timestamp', 'weight', 'event', 'id'] as const;

export type EventField = (typeof eventFields)[number];

/** Event field → its name in messages, `payload.user` for one within another; null = messages have none. */
export type FieldMap = Readonly<Record<EventField, string | null>>;

/** The names that are looked for where nothing else is said. Events have an id only where its field is named. */
export const defaultFields: FieldMap = {
  user: 'user',
  item: 'item',
  timestamp: 'timestamp',
  weight: 'weight',
  event: 'event',
  id: null,
};

export interface DecodeOptions {
  /** Fields whose names are not the default ones. */
  readonly fields?: Partial<FieldMap>;
  /** Of numbers in the timestamp field; absent = ms. Arrow's own time types say theirs. */
  readonly timestampUnit?: TimestampUnit;
  /** Required by the formats that have their schemas in a registry. */
  readonly registry?: RegistryOptions;
}
