/**
 * Chunks in, batches out: cut by count at the same events and offsets whatever the chunks were. Partitions are merged by the time
 * of their events, as far as these have come; each partition's own order stays.
 */
import type { EventChunk } from './event-chunk.js';
import type { OffsetRange, StreamBatch } from './event-stream.js';
import { BatchRows } from './batch-rows.js';
import { CodeMap } from './code-map.js';
import { EventPolicy } from './event-policy.js';
import { PartitionQueue } from './partition-queue.js';

export class EventQueue {
  readonly #policy: EventPolicy;
  readonly #release: (bytes: number) => void;
  readonly #users = new CodeMap();
  readonly #items = new CodeMap();
  readonly #types = new CodeMap();
  readonly #rows = new BatchRows();
  readonly #ranges = new Map<number, { from: number; to: number }>();
  readonly #partitions = new Map<number, PartitionQueue>();
  /** Those with chunks that are not used up. */
  #waiting: PartitionQueue[] = [];
  #bytes = 0;

  /** @param release told of the memory of each chunk that is used up */
  constructor(policy: EventPolicy = new EventPolicy(), release: (bytes: number) => void = () => {}) {
    this.#policy = policy;
    this.#release = release;
  }

  /** Memory of the chunks that wait. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Whether the batch that fills has events, or covers offsets without. */
  get hasBatch(): boolean {
    return this.#rows.length > 0 || this.#ranges.size > 0;
  }

  push(chunk: EventChunk): void {
    this.#users.learn(chunk.newUsers);
    this.#items.learn(chunk.newItems);
    this.#types.learn(chunk.newTypes);
    let queue = this.#partitions.get(chunk.partition);
    if (queue === undefined) this.#partitions.set(chunk.partition, (queue = new PartitionQueue()));
    if (queue.isEmpty) this.#waiting.push(queue);
    queue.push(chunk);
    this.#bytes += chunk.bytes;
  }

  /** Moves events into the batch. @returns whether it is full, holding `events` of them or no room for the next message */
  fill(events: number): boolean {
    while (this.#rows.length < events) {
      if (this.#waiting.length === 0) return false;
      const { queue, until } = this.#earliest();
      if (!this.#move(queue, until, events)) return true;
    }
    return true;
  }

  /** The batch as far as it is filled; the next one begins. */
  give(): StreamBatch {
    const ranges = [...this.#ranges]
      .map(([partition, { from, to }]): OffsetRange => ({ partition, from, to }))
      .sort((a, b) => a.partition - b.partition);
    this.#ranges.clear();
    const [newUsers, newItems, newTypes] = [this.#users.takeFresh(), this.#items.takeFresh(), this.#types.takeFresh()];
    return { ...this.#rows.take(), newUsers, newItems, newTypes, ranges };
  }

  /** The partition whose next event is the oldest, and the time at which another one's turn comes. */
  #earliest(): { queue: PartitionQueue; until: number } {
    let [queue] = this.#waiting;
    let until = Infinity;
    for (let n = 1; n < this.#waiting.length; n++) {
      const other = this.#waiting[n];
      if (other.time < queue.time) {
        until = queue.time;
        queue = other;
      } else if (other.time < until) until = other.time;
    }
    return { queue, until };
  }

  /**
   * Moves the events of a partition up to a time, at least one message, of its first chunk.
   *
   * @returns false where the batch is full: what follows its last event belongs to the next one
   */
  #move(queue: PartitionQueue, until: number, events: number): boolean {
    const { chunk } = queue;
    while (queue.hasMessage) {
      const end = queue.messageEnd;
      const held = this.#rows.length;
      if (held >= events || (held > 0 && held + end - queue.row > events)) return false;
      for (let row = queue.row; row < end; row++) this.#add(chunk, row);
      this.#cover(queue, chunk.offset[end - 1] + 1);
      queue.passTo(end);
      if (queue.time > until) return true;
    }
    if (this.#rows.length >= events) return false;
    this.#cover(queue, chunk.to);
    this.#drop(queue);
    return true;
  }

  #add(chunk: EventChunk, row: number): void {
    const timestamp = chunk.timestamp[row];
    if (!this.#policy.admits(chunk.id[row], timestamp)) return;
    const user = this.#users.numberOf(chunk.user[row]);
    const item = this.#items.numberOf(chunk.item[row]);
    const type = this.#types.numberOf(chunk.type[row]);
    this.#rows.add(user, item, timestamp, chunk.weight[row], type, chunk.partition, chunk.offset[row]);
  }

  /** The batch covers the partition up to `to`. */
  #cover(queue: PartitionQueue, to: number): void {
    const range = this.#ranges.get(queue.chunk.partition);
    if (range !== undefined) range.to = to;
    else if (to > queue.covered) this.#ranges.set(queue.chunk.partition, { from: queue.covered, to });
  }

  #drop(queue: PartitionQueue): void {
    const { bytes } = queue.shift();
    if (queue.isEmpty) this.#waiting = this.#waiting.filter((other) => other !== queue);
    this.#bytes -= bytes;
    this.#release(bytes);
  }
}
