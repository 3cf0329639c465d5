/** An event stream that a test feeds: partition 0, offsets from 0 on. */
import { setTimeout } from 'node:timers/promises';
import type { BatchLimit, EventStream, Positions, StreamBatch } from '@belfry/data';

export type FedEvent = readonly [user: string, item: string, timestamp: number];

/** What was fed, shared by all readers. */
export class FedLog {
  readonly events: FedEvent[] = [];
  readonly committed: number[] = [];

  open(positions: Positions): EventStream {
    return new FedStream(this, positions.get(0) ?? 0);
  }
}

class FedStream implements EventStream {
  readonly name = 'fed';
  readonly stats = {
    lag: new Map([
      [0, 3],
      [1, 4],
    ]),
    bufferedBytes: 512,
    messagesPerSecond: 0,
  };
  readonly #log: FedLog;
  readonly #users = new Map<string, number>();
  readonly #items = new Map<string, number>();
  #at: number;

  constructor(log: FedLog, at: number) {
    this.#log = log;
    this.#at = at;
  }

  async next({ events, waitMs = 0 }: BatchLimit): Promise<StreamBatch> {
    if (this.#at === this.#log.events.length) await setTimeout(Math.min(waitMs, 5));
    const from = this.#at;
    const some = this.#log.events.slice(from, from + events);
    this.#at += some.length;
    const [newUsers, newItems]: string[][] = [[], []];
    return {
      length: some.length,
      user: Int32Array.from(some, ([user]) => codeOf(this.#users, user, newUsers)),
      item: Int32Array.from(some, ([, item]) => codeOf(this.#items, item, newItems)),
      timestamp: Float64Array.from(some, ([, , timestamp]) => timestamp),
      weight: new Float32Array(some.length).fill(1),
      type: new Int32Array(some.length).fill(-1),
      partition: new Int32Array(some.length),
      offset: Float64Array.from(some, (_, n) => from + n),
      newUsers,
      newItems,
      newTypes: [],
      ranges: some.length === 0 ? [] : [{ partition: 0, from, to: this.#at }],
    };
  }

  async commit(positions: Positions): Promise<void> {
    this.#log.committed.push(positions.get(0) ?? 0);
  }

  async close(): Promise<void> {}
}

function codeOf(codes: Map<string, number>, id: string, news: string[]): number {
  const known = codes.get(id);
  if (known !== undefined) return known;
  news.push(id);
  codes.set(id, codes.size);
  return codes.size - 1;
}
