/**
 * What co-occurrence strategies differ in: of a sequence, which items stand in the context of which. An item's weight for
 * another is summed over the contexts it is attached to:
 *
 *   w(i → j) = Σ over the contexts c of i of  weight(i, c) · weight of j in c
 */
import type { PairSequence } from '../pair-log.js';

/** Takes the contexts of one sequence after the other. */
export interface ContextSink {
  /** Whether the contexts of an item are wanted now; those of others need not be made. */
  wants(item: number): boolean;
  /** Puts an item into the context that is open. */
  push(item: number, weight: number): void;
  /** Closes the open context; a new one is open then. */
  close(): void;
  /** Says that the context closed last is one of an item. */
  attach(item: number, weight: number): void;
}

/** What must be known of a whole log before its contexts are made. */
export interface LogExtent {
  readonly sequences: number;
  /** Of the newest event, milliseconds since 1970; −Infinity where there are no timestamps. */
  readonly latest: number;
}

export type ContextRule = (sequence: PairSequence, extent: LogExtent, sink: ContextSink) => void;
