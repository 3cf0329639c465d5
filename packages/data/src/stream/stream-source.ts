/** A stream that ends as a source: what takes a file takes a topic. */
import type { EventBatch, EventSource } from '../sources/event-source.js';
import type { EventStream, StreamBatch } from './event-stream.js';

const EVENTS_A_BATCH = 10_000;

/** @param stream is not closed; one that never ends makes a source that never ends */
export function eventSourceOf(stream: EventStream): EventSource {
  return {
    name: stream.name,
    // Events of several partitions come in no order, and all have a time.
    orderIsTime: false,
    notes: [],
    async *[Symbol.asyncIterator]() {
      const ids = new StreamIds();
      for (let batch = await next(stream); batch !== null; batch = await next(stream)) yield ids.named(batch);
    },
  };
}

function next(stream: EventStream): Promise<StreamBatch | null> {
  return stream.next({ events: EVENTS_A_BATCH });
}

/** The stream's dictionaries, as far as they have grown. */
class StreamIds {
  readonly #users: string[] = [];
  readonly #items: string[] = [];
  readonly #types: string[] = [];

  named({ length, user, item, type, timestamp, weight, newUsers, newItems, newTypes }: StreamBatch): EventBatch {
    this.#users.push(...newUsers);
    this.#items.push(...newItems);
    this.#types.push(...newTypes);
    return {
      length,
      user: Array.from(user, (code) => this.#users[code]),
      item: Array.from(item, (code) => this.#items[code]),
      timestamp: Array.from(timestamp),
      // In every batch or in none: an event without a kind has the empty one.
      event: Array.from(type, (code) => (code < 0 ? '' : this.#types[code])),
      weight: Array.from(weight),
      session: null,
    };
  }
}
