/**
 * A log as pairs are counted from it: sequences of items (a user's life, or a session), each in time order, handed out in
 * chunks so that a log larger than memory can be read as often as counting needs it.
 */
import { BelfryError, type Csr } from '@belfry/core';
import { isOrderedInTime, rowsOfUsers, type Interactions } from '@belfry/data';

/** Some sequences; the other columns are aligned with `items.values`. */
export interface SequenceChunk {
  /** Per sequence, item rows, oldest first. */
  readonly items: Csr;
  /** Importance of each event; null = all 1. */
  readonly weights: Float32Array | null;
  /** Milliseconds since 1970; null where the log has none. */
  readonly timestamps: Float64Array | null;
  /** Session numbers; null where the log has none. */
  readonly sessions: Int32Array | null;
}

export interface PairLog {
  /** Item rows lie in [0, itemCount). */
  readonly itemCount: number;
  /** Whether the items of a sequence stand in time order, and later sequences come later in the log. */
  readonly isOrdered: boolean;
  /** Reads the log from its start; called several times, the same sequences in the same order each time. */
  chunks(): Iterable<SequenceChunk> | AsyncIterable<SequenceChunk>;
}

/** One sequence, as rules see it; views on its chunk. */
export interface PairSequence {
  readonly items: Int32Array;
  readonly weights: Float32Array | null;
  readonly timestamps: Float64Array | null;
  readonly sessions: Int32Array | null;
  /** Its number in the whole log, from 0. */
  readonly number: number;
}

/** A log in memory, one sequence per user. */
export function pairLogOf(log: Interactions, userCount: number, itemCount: number): PairLog {
  const { offsets, values: rows } = rowsOfUsers(log, userCount);
  const { weight, timestamp, session } = log;
  const chunk: SequenceChunk = {
    items: { offsets, values: rows.map((row) => log.item[row]) },
    weights: weight && Float32Array.from(rows, (row) => weight[row]),
    timestamps: timestamp && Float64Array.from(rows, (row) => timestamp[row]),
    sessions: session && rows.map((row) => session[row]),
  };
  return { itemCount, isOrdered: isOrderedInTime(log), chunks: () => [chunk] };
}

/** @throws SHAPE_MISMATCH where an item row lies outside the catalogue */
export async function forEachSequence(log: PairLog, visit: (sequence: PairSequence) => void): Promise<void> {
  let number = 0;
  for await (const { items, weights, timestamps, sessions } of log.chunks()) {
    checkItems(items, log.itemCount);
    for (let n = 0; n + 1 < items.offsets.length; n++) {
      const [from, to] = [items.offsets[n], items.offsets[n + 1]];
      visit({
        items: items.values.subarray(from, to),
        weights: weights && weights.subarray(from, to),
        timestamps: timestamps && timestamps.subarray(from, to),
        sessions: sessions && sessions.subarray(from, to),
        number: number++,
      });
    }
  }
}

/** @throws SHAPE_MISMATCH */
export function checkItems({ values }: Csr, itemCount: number): void {
  const outside = values.find((item) => item < 0 || item >= itemCount);
  if (outside === undefined) return;
  throw new BelfryError('SHAPE_MISMATCH', {
    given: `item row ${outside}`,
    expected: `rows from 0 to ${itemCount - 1}`,
    change: 'Give the lists and the number of items of one vocabulary.',
  });
}

/** @throws MISSING_COLUMN where nothing says what came before what */
export function requireOrder({ isOrdered }: PairLog, strategy: string): void {
  if (isOrdered) return;
  throw new BelfryError('MISSING_COLUMN', {
    given: `the strategy ${strategy} and a log without timestamps`,
    expected: 'a log in time order: this strategy counts what stands near',
    change: 'Import the log with its timestamp column, or choose a strategy that needs no order, such as co-click.',
  });
}
