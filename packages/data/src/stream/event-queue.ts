/**
 * Chunks in, batches out: cut by count at the same events and offsets whatever the chunks were. Partitions are merged by the time
 * of their events, as far as these have come; each partition's own order stays.
 */
import type { EventChunk } from './event-chunk.js';
import type { StreamBatch } from './event-stream.js';
import { BatchRows } from './batch-rows.js';
import { CodeMap } from './code-map.js';
import { EventPolicy } from './event-policy.js';
import { PartitionQueue } from './partition-queue.js';

export class EventQueue {
  readonly #policy: EventPolicy;
  readonly #release: (chunk: EventChunk) => void;
  readonly #users = new CodeMap();
  readonly #items = new CodeMap();
  readonly #types = new CodeMap();
  readonly #rows = new BatchRows();
  readonly #partitions = new Map<number, PartitionQueue>();
  /** Those with chunks that are not used up. */
  #waiting: PartitionQueue[] = [];
  /** Of those, the one whose next event is the oldest, and the time at which another one's turn comes. */
  #earliest!: PartitionQueue;
  #until = Infinity;
  #bytes = 0;
  /** Rows of a chunk that the policy admits, those of one run. */
  #admitted = new Int32Array(1024);

  /** @param release given each chunk that is used up: its memory is free */
  constructor(policy: EventPolicy = new EventPolicy(), release: (chunk: EventChunk) => void = () => {}) {
    this.#policy = policy;
    this.#release = release;
  }

  /** Memory of the chunks that wait. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Whether the batch that fills has events, or covers offsets without. */
  get hasBatch(): boolean {
    return this.#rows.length > 0 || this.#covering().length > 0;
  }

  push(chunk: EventChunk): void {
    this.#users.learn(chunk.newUsers);
    this.#items.learn(chunk.newItems);
    this.#types.learn(chunk.newTypes);
    let queue = this.#partitions.get(chunk.partition);
    if (queue === undefined) {
      queue = new PartitionQueue(chunk.partition);
      this.#partitions.set(chunk.partition, queue);
    }
    if (queue.chunk === null) this.#waiting.push(queue);
    queue.push(chunk);
    this.#bytes += chunk.bytes;
  }

  /** Moves events into the batch. @returns whether it is full, holding `events` of them or no room for the next message */
  fill(events: number): boolean {
    while (this.#rows.length < events) {
      if (this.#waiting.length === 0) return false;
      this.#chooseEarliest();
      if (!this.#move(this.#earliest, this.#until, events)) return true;
    }
    return true;
  }

  /** The batch as far as it is filled; the next one begins. */
  give(): StreamBatch {
    const ranges = this.#covering().map((queue) => queue.takeRange());
    const [newUsers, newItems, newTypes] = [this.#users.takeFresh(), this.#items.takeFresh(), this.#types.takeFresh()];
    return { ...this.#rows.take(), newUsers, newItems, newTypes, ranges };
  }

  /** Partitions of which the batch covers something, in their order. */
  #covering(): PartitionQueue[] {
    const covering = [...this.#partitions.values()].filter((queue) => queue.coversSomething);
    return covering.sort((a, b) => a.partition - b.partition);
  }

  #chooseEarliest(): void {
    const waiting = this.#waiting;
    let earliest = waiting[0];
    let until = Infinity;
    for (let n = 1; n < waiting.length; n++) {
      const { time } = waiting[n];
      if (time < earliest.time) {
        until = earliest.time;
        earliest = waiting[n];
      } else if (time < until) until = time;
    }
    this.#earliest = earliest;
    this.#until = until;
  }

  /**
   * Moves the events of a partition up to a time, at least one message, of its first chunk.
   *
   * @returns false where the batch is full: what follows its last event belongs to the next one
   */
  #move(queue: PartitionQueue, until: number, events: number): boolean {
    const chunk = queue.chunk!;
    const { length, timestamp } = chunk;
    let row = queue.row;
    do {
      const end = this.#endOfRun(chunk, row, until, events);
      if (end === row) break;
      this.#add(chunk, row, end);
      row = end;
    } while (row < length && timestamp[row] <= until);
    if (row > queue.row) queue.passTo(row);
    const hasRoom = this.#rows.length < events;
    if (row < length) {
      if (timestamp[row] > until) return true;
      if (hasRoom) queue.passGap();
      return false;
    }
    if (hasRoom) this.#drop(queue);
    return hasRoom;
  }

  /** Where those messages from `row` on end that fit in the batch, were all of their events admitted, and whose turn has come. */
  #endOfRun({ length, offset, timestamp }: EventChunk, row: number, until: number, events: number): number {
    const held = this.#rows.length;
    const most = row + events - held;
    let end = row;
    while (end < length && (end === row || timestamp[end] <= until)) {
      let next = end + 1;
      while (next < length && offset[next] === offset[end]) next++;
      const isAlone = held === 0 && end === row;
      if (next > most && !isAlone) break;
      end = next;
    }
    return end;
  }

  #add(chunk: EventChunk, from: number, to: number): void {
    if (this.#admitted.length < to - from) this.#admitted = new Int32Array(2 * (to - from));
    const count = this.#policy.admitted(chunk, from, to, this.#admitted);
    const some = count === to - from ? null : this.#admitted;
    this.#rows.add(chunk, from, count, some, this.#users, this.#items, this.#types);
  }

  #drop(queue: PartitionQueue): void {
    const chunk = queue.drop();
    if (queue.chunk === null) this.#waiting = this.#waiting.filter((other) => other !== queue);
    this.#bytes -= chunk.bytes;
    this.#release(chunk);
  }
}
