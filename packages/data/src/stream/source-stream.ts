/** A source (a file, stdin) as a stream: one partition, in which an event's offset is its number among the valid ones. */
import type { EventBatch, EventSource } from '../sources/event-source.js';
import { EventPolicy, type EventPolicyOptions } from './event-policy.js';
import { EventQueue } from './event-queue.js';
import type { BatchLimit, EventStream, Positions, StreamBatch, StreamState } from './event-stream.js';

export interface SourceStreamStart {
  /** Of partition 0; the events before are read and passed over. */
  readonly positions?: Positions;
  /** What the stream's `state` gave at these positions. */
  readonly state?: StreamState;
  /** Sources have no event ids, so duplicates are not found. */
  readonly policy?: EventPolicyOptions;
}

/** Bytes of an event in columns. */
const EVENT_BYTES = 32;

export function eventStreamOf(source: EventSource, start: SourceStreamStart = {}): EventStream {
  return new SourceStream(source, start);
}

class SourceStream implements EventStream {
  readonly name: string;
  readonly #policy: EventPolicy;
  readonly #queue: EventQueue;
  readonly #batches: AsyncIterator<EventBatch>;
  readonly #users = new Codes();
  readonly #items = new Codes();
  readonly #types = new Codes();
  readonly #from: number;
  #read = 0;
  /** The batch that is being read, where a time was over before it came. */
  #coming: Promise<IteratorResult<EventBatch>> | null = null;

  constructor(source: EventSource, { positions, state, policy }: SourceStreamStart) {
    this.name = source.name;
    this.#policy = new EventPolicy(policy, state);
    this.#queue = new EventQueue(this.#policy);
    this.#batches = source[Symbol.asyncIterator]();
    this.#from = positions?.get(0) ?? 0;
  }

  async next({ events, waitMs }: BatchLimit): Promise<StreamBatch | null> {
    const until = waitMs === undefined ? Infinity : performance.now() + waitMs;
    while (!this.#queue.fill(events)) {
      this.#coming ??= this.#batches.next();
      const came = await inTime(this.#coming, until - performance.now());
      if (came === null) break;
      this.#coming = null;
      if (came.done === true) return this.#queue.hasBatch ? this.#queue.give() : null;
      this.#add(came.value);
    }
    return this.#queue.give();
  }

  /** Nobody else keeps account of a file. */
  async commit(): Promise<void> {}

  state(): StreamState {
    return this.#policy.state();
  }

  async close(): Promise<void> {
    await this.#batches.return?.();
  }

  #add(batch: EventBatch): void {
    const skipped = Math.min(batch.length, Math.max(0, this.#from - this.#read));
    const from = this.#read + skipped;
    const length = batch.length - skipped;
    this.#read += batch.length;
    if (length === 0) return;
    const { timestamp, weight, event } = batch;
    const [users, items, types] = [this.#users, this.#items, this.#types];
    this.#queue.push({
      partition: 0,
      from,
      to: from + length,
      length,
      user: users.of(batch.user, skipped),
      item: items.of(batch.item, skipped),
      type: event === null ? new Int32Array(length).fill(-1) : types.of(event, skipped),
      // Where nothing is known of the time, later events are later.
      timestamp: Float64Array.from({ length }, (_, n) => (timestamp === null ? from + n : timestamp[skipped + n])),
      weight: Float32Array.from({ length }, (_, n) => (weight === null ? 1 : weight[skipped + n])),
      offset: Float64Array.from({ length }, (_, n) => from + n),
      id: null,
      newUsers: users.takeFresh(),
      newItems: items.takeFresh(),
      newTypes: types.takeFresh(),
      bytes: EVENT_BYTES * length,
    });
  }
}

/** Numbers of ids, in order of first appearance. */
class Codes {
  readonly #codes = new Map<string, number>();
  #fresh: string[] = [];

  of(ids: readonly string[], from: number): Int32Array {
    return Int32Array.from({ length: ids.length - from }, (_, n) => this.#codeOf(ids[from + n]));
  }

  takeFresh(): string[] {
    const fresh = this.#fresh;
    this.#fresh = [];
    return fresh;
  }

  #codeOf(id: string): number {
    const known = this.#codes.get(id);
    if (known !== undefined) return known;
    this.#fresh.push(id);
    this.#codes.set(id, this.#codes.size);
    return this.#codes.size - 1;
  }
}

/** null where it takes longer than `ms`. */
async function inTime<T>(coming: Promise<T>, ms: number): Promise<T | null> {
  if (ms === Infinity) return coming;
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<null>((resolve) => (timer = setTimeout(() => resolve(null), Math.max(0, ms))));
  try {
    return await Promise.race([coming, over]);
  } finally {
    clearTimeout(timer);
  }
}
