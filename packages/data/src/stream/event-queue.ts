/** Chunks in, batches out: cut by count at the same events and offsets whatever the chunks were. */
import type { EventChunk } from './event-chunk.js';
import type { OffsetRange, StreamBatch } from './event-stream.js';
import { BatchRows } from './batch-rows.js';
import { CodeMap } from './code-map.js';
import { EventPolicy } from './event-policy.js';

export class EventQueue {
  readonly #policy: EventPolicy;
  readonly #release: (bytes: number) => void;
  readonly #users = new CodeMap();
  readonly #items = new CodeMap();
  readonly #types = new CodeMap();
  readonly #rows = new BatchRows();
  readonly #ranges = new Map<number, { from: number; to: number }>();
  #chunks: EventChunk[] = [];
  /** First chunk not used up, and its first row not moved to the batch. */
  #first = 0;
  #row = 0;
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
    this.#chunks.push(chunk);
    this.#bytes += chunk.bytes;
  }

  /** Moves events into the batch. @returns whether it is full, holding `events` of them or no room for the next message */
  fill(events: number): boolean {
    while (this.#rows.length < events) {
      if (this.#first === this.#chunks.length) return false;
      const chunk = this.#chunks[this.#first];
      if (!this.#move(chunk, events)) return true;
      this.#dropFirst(chunk);
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

  /** @returns whether the chunk is used up; where the batch is full, what follows its last event belongs to the next one */
  #move(chunk: EventChunk, events: number): boolean {
    const { length, offset } = chunk;
    while (this.#row < length) {
      let end = this.#row + 1;
      while (end < length && offset[end] === offset[this.#row]) end++;
      const held = this.#rows.length;
      if (held >= events || (held > 0 && held + end - this.#row > events)) return false;
      for (let row = this.#row; row < end; row++) this.#add(chunk, row);
      this.#cover(chunk, offset[end - 1] + 1);
      this.#row = end;
    }
    if (this.#rows.length >= events) return false;
    this.#cover(chunk, chunk.to);
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

  /** The batch covers the chunk's partition up to `to`. */
  #cover(chunk: EventChunk, to: number): void {
    const range = this.#ranges.get(chunk.partition);
    if (range !== undefined) range.to = to;
    else if (to > this.#startOf(chunk)) this.#ranges.set(chunk.partition, { from: this.#startOf(chunk), to });
  }

  /** First offset of the chunk that no batch before covers. */
  #startOf(chunk: EventChunk): number {
    return this.#row === 0 ? chunk.from : chunk.offset[this.#row - 1] + 1;
  }

  #dropFirst(chunk: EventChunk): void {
    this.#row = 0;
    this.#bytes -= chunk.bytes;
    this.#first++;
    if (this.#first === this.#chunks.length || this.#first > 1024) {
      this.#chunks = this.#chunks.slice(this.#first);
      this.#first = 0;
    }
    this.#release(chunk.bytes);
  }
}
