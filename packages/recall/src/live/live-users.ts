/** The users as they are now: those of the run, those who came since, what each has seen and done last. */
import { BelfryError, csrRow, type Csr } from '@belfry/core';
import { GrowingVocabulary, type ServingVectors } from '@belfry/data';
import { HISTORY_LENGTH, type RecallEvent } from '../live-recall.js';
import type { RecallParts } from '../recall-parts.js';
import type { LiveItems } from './live-items.js';
import { LiveUser } from './live-user.js';

const nothing = new Int32Array(0);

/** Events of one moment keep their order: each is this much later than the one before, in ms. */
const MOMENT = 1 / 1024;

export class LiveUsers {
  readonly ids: GrowingVocabulary;
  readonly #items: LiveItems;
  readonly #runVectors: ServingVectors;
  readonly #runCount: number;
  /** Of the run, oldest first. */
  readonly #histories: Csr;
  readonly #changed = new Map<number, LiveUser>();
  #now = 0;

  constructor({ users, userVectors, seen }: RecallParts, items: LiveItems) {
    this.ids = new GrowingVocabulary(users);
    this.#items = items;
    this.#runVectors = userVectors;
    this.#runCount = users.size;
    this.#histories = seen;
  }

  /** Item rows the user has, ascending, each once. */
  seen(row: number): Int32Array {
    return this.#changed.get(row)?.seen ?? distinct(this.#ofRun(row));
  }

  /** Item rows of the newest events, at most {@link HISTORY_LENGTH}, oldest first. */
  history(row: number): Int32Array {
    const before = this.#ofRun(row);
    const since = this.#changed.get(row)?.events.newestRows ?? nothing;
    const kept = before.subarray(Math.max(0, before.length + since.length - HISTORY_LENGTH));
    const history = new Int32Array(kept.length + since.length);
    history.set(kept);
    history.set(since, kept.length);
    return history;
  }

  /** That of the run; null for a user who came since. */
  runVector(row: number): Float32Array | null {
    const { dim, values } = this.#runVectors;
    return row < this.#runCount ? values.subarray(row * dim, (row + 1) * dim) : null;
  }

  /** Whether there are events since the run. */
  hasChanged(row: number): boolean {
    return this.#changed.has(row);
  }

  /** What `encode` makes of the history, kept until it changes. @param row of a user that has changed */
  encoded(row: number, encode: (history: Int32Array) => Float32Array): Float32Array {
    return (this.#changed.get(row)!.vector ??= encode(this.history(row)));
  }

  /** As {@link LiveRecall.recordEvents}. @param onEvent told of every event recorded */
  record(
    events: readonly RecallEvent[],
    onEvent: (itemRow: number, timestamp: number) => void,
  ): { recorded: number; skipped: number } {
    events.forEach(requireEvent);
    let recorded = 0;
    for (const { user, item, event, timestamp } of events) {
      // Of deleted items too: what was seen stays seen, should the item come back.
      const row = this.#items.ids.rowOf(item);
      if (!this.#items.isKnown(row)) continue;
      const at = timestamp ?? this.#nextMoment();
      this.#liveUser(this.ids.add(user)).record({ row, event, timestamp: at });
      onEvent(row, at);
      recorded++;
    }
    return { recorded, skipped: events.length - recorded };
  }

  /** All events since the run that are kept; given again they make the same state. */
  changes(): RecallEvent[] {
    const { ids } = this.#items.ids;
    return [...this.#changed].flatMap(([user, live]) =>
      [...live.events].map(({ row, event, timestamp }) => ({
        user: this.ids.ids[user],
        item: ids[row],
        ...(event === undefined ? {} : { event }),
        timestamp,
      })),
    );
  }

  #liveUser(row: number): LiveUser {
    let live = this.#changed.get(row);
    if (live === undefined) this.#changed.set(row, (live = new LiveUser(distinct(this.#ofRun(row)))));
    return live;
  }

  #ofRun(row: number): Int32Array {
    return row < this.#runCount ? csrRow(this.#histories, row) : nothing;
  }

  #nextMoment(): number {
    this.#now = Math.max(Date.now(), this.#now + MOMENT);
    return this.#now;
  }
}

/** Ascending, each once. */
function distinct(rows: Int32Array): Int32Array {
  const sorted = rows.slice().sort();
  let length = 0;
  for (const row of sorted) if (length === 0 || sorted[length - 1] !== row) sorted[length++] = row;
  return sorted.subarray(0, length);
}

function requireEvent({ user, item, timestamp }: RecallEvent): void {
  const isText = (id: unknown): boolean => typeof id === 'string' && id !== '';
  if (isText(user) && isText(item) && (timestamp === undefined || Number.isFinite(timestamp))) return;
  throw new BelfryError('INVALID_ARGUMENT', {
    given: `the event ${JSON.stringify({ user, item, timestamp })}`,
    expected: 'the ids of a user and an item, texts that are not empty, and a timestamp in milliseconds or none',
    change: 'Correct the event; none was recorded.',
  });
}
