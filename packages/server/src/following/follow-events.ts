/** The events of a stream take effect as they come: histories and seen items follow, new users become known. */
import { StreamIds, type EventStream, type Positions, type StreamBatch } from '@belfry/data';
import type { StampedEvent } from '../journal/change.js';
import type { Background } from '../server-context.js';
import { KeptPositions } from './kept-positions.js';
import { writePatiently } from './write-patiently.js';

export interface FollowedEvents {
  /** For the log and the metrics. */
  readonly name: string;
  /** Begins to read there. @param signal gives up where that takes time */
  open(positions: Positions, signal: AbortSignal): Promise<EventStream>;
  /** Where a server begins that has not followed yet: behind what its run has learnt from. */
  readonly from: Positions;
  /** The file that says how far it came. */
  readonly positions: string;
}

/** Of one write. */
const EVENTS = 2000;
/** An event waits no longer than this for others. */
const WAIT_MS = 100;

export function followEvents({ name, open, from, positions: path }: FollowedEvents): Background {
  return {
    name: `following the events of ${name}`,
    async run({ serving, metrics }, signal) {
      const positions = await KeptPositions.open(path, from);
      const stream = await open(positions.next, signal);
      const ids = new StreamIds();
      try {
        while (!signal.aborted) {
          const batch = await stream.next({ events: EVENTS, waitMs: WAIT_MS });
          if (batch === null) return;
          ids.learn(batch);
          const events = eventsOf(batch, ids);
          if (events.length > 0) {
            await writePatiently(serving, { op: 'events', events }, signal);
            metrics.followed(name, events.length, newestOf(batch));
          }
          if (stream.stats !== undefined) metrics.stands(name, stream.stats);
          positions.advance(batch.ranges);
          if (await positions.saveWhenDue()) await stream.commit(positions.next);
        }
      } finally {
        await positions.save();
        await stream.close();
      }
    },
  };
}

function eventsOf(
  { length, user, item, type, timestamp }: StreamBatch,
  { users, items, types }: StreamIds,
): StampedEvent[] {
  return Array.from({ length }, (_, n) => ({
    user: users[user[n]],
    item: items[item[n]],
    ...(type[n] < 0 ? {} : { event: types[type[n]] }),
    timestamp: timestamp[n],
  }));
}

/** Milliseconds since 1970. */
function newestOf({ length, timestamp }: StreamBatch): number {
  let newest = -Infinity;
  for (let n = 0; n < length; n++) newest = Math.max(newest, timestamp[n]);
  return newest;
}
