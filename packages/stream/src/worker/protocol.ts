/** What the thread that reads Kafka and the one that uses the events say to each other. */
import { BelfryError, type ErrorCode, type LogFields } from '@belfry/core';
import type { EventChunk } from '@belfry/data';
import type { KafkaOptions } from '../kafka/kafka-options.js';

/** With what the reading thread begins. */
export interface ReaderTask {
  readonly options: KafkaOptions;
  readonly positions: ReadonlyMap<number, number>;
}

/** How far reading is, told about once a second. */
export interface ReaderReport {
  /** By partition, offsets in the topic that were not read yet. */
  readonly lag: ReadonlyMap<number, number>;
  readonly messages: number;
  readonly deadLetters: number;
  /** Dead letters that were not written because too many waited; they are counted above as well. */
  readonly deadLettersLost: number;
  /** Messages without a value. */
  readonly tombstones: number;
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

export type FromReader =
  | { readonly kind: 'opened' }
  /** All columns lie in one buffer, which is transferred. */
  | { readonly kind: 'chunk'; readonly chunk: EventChunk }
  | { readonly kind: 'report'; readonly report: ReaderReport }
  | { readonly kind: 'log'; readonly level: LogLevel; readonly message: string; readonly fields?: LogFields }
  | { readonly kind: 'end' }
  | { readonly kind: 'failed'; readonly failure: Failure }
  | { readonly kind: 'committed'; readonly call: number }
  | { readonly kind: 'closed' };

export type ToReader =
  /** A chunk was used up; its buffer goes back, to be used again. */
  | { readonly kind: 'used'; readonly bytes: number; readonly buffer: ArrayBuffer }
  | { readonly kind: 'commit'; readonly call: number; readonly positions: ReadonlyMap<number, number> }
  | { readonly kind: 'close' };

/** A BelfryError on its way through. */
export interface Failure {
  readonly code: ErrorCode;
  readonly given: string;
  readonly expected: string;
  readonly change: string;
}

export function failureOf(error: unknown): Failure {
  if (error instanceof BelfryError) {
    const { code, given, expected, change } = error;
    return { code, given, expected, change };
  }
  const given = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { code: 'INTERNAL', given, expected: 'no failure in the thread that reads Kafka', change: 'Report this.' };
}

export function errorOf({ code, ...report }: Failure): BelfryError {
  return new BelfryError(code, report);
}
