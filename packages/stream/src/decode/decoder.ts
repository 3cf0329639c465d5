/** The contract of formats: a message's bytes in, rows of {@link EventColumns} out, or the reason why there are none. */
import type { EventColumns } from './event-columns.js';

/** Where a message lies in its partition. */
export interface MessagePlace {
  readonly offset: number;
  /** The message's own, ms since 1970: given to events that bring no time, and read for no others. */
  readonly timestamp: number;
}

/** Why a message gives no events. */
export type RefusalKind =
  /** The message has no value (a tombstone of a compacted topic). */
  | 'no-value'
  /** Its bytes are not of the format. */
  | 'undecodable'
  /** It has the format, but a field is missing or is not what it must be. */
  | 'invalid';

export interface Refusal {
  readonly kind: RefusalKind;
  /** In words, for the dead-letter topic: which field, what was found, what is expected. */
  readonly reason: string;
}

/** What every format says of a message without a value. */
export const noValue: Refusal = { kind: 'no-value', reason: 'the message has no value' };

export interface EventDecoder {
  readonly format: string;
  /**
   * To be called, and awaited where it gives a promise, with the messages before they are decoded: fetches what the format
   * keeps elsewhere (schemas). null = nothing to wait for.
   * @throws BelfryError SCHEMA_REGISTRY_FAILED where the registry cannot be reached: the same call can succeed later
   */
  prepare(values: readonly (Buffer | null)[]): Promise<void> | null;
  /**
   * Appends the events of one message, all or none, in their order.
   * Never throws over what a message holds, only where something is missing here to read it. Keeps neither `value` nor `at`: both may be used again.
   *
   * @returns null, or why the message was refused
   * @throws BelfryError CODEC_UNAVAILABLE
   */
  decode(value: Buffer | null, at: MessagePlace, out: EventColumns): Refusal | null;
}
