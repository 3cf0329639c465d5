/** The chunks of one partition that wait, how far the first is used up, and what the batch that fills covers of it. */
import type { EventChunk } from './event-chunk.js';
import type { OffsetRange } from './event-stream.js';

/** Chunks used up that are kept in the list before it is cut. */
const MOST_USED = 1024;

export class PartitionQueue {
  readonly partition: number;
  /** The first chunk, null where none waits. */
  chunk: EventChunk | null = null;
  /** Its first row that was not taken. */
  row = 0;
  /** Of the next event; −Infinity where none is left in the first chunk, whose end is then to be taken. */
  time = -Infinity;
  #chunks: EventChunk[] = [];
  #first = 0;
  /** First offset that no batch covers, of the batch that fills and of all. */
  #batchFrom = 0;
  #covered = 0;

  constructor(partition: number) {
    this.partition = partition;
  }

  push(chunk: EventChunk): void {
    this.#chunks.push(chunk);
    if (this.chunk === null) this.#begin(chunk);
  }

  /** The rows of the first chunk before `row` were taken. */
  passTo(row: number): void {
    const { offset, length, timestamp } = this.chunk!;
    if (row > 0) this.#covered = offset[row - 1] + 1;
    this.row = row;
    this.time = row < length ? timestamp[row] : -Infinity;
  }

  /** What lies before the next event, and gave none, was taken as well: as it is where a chunk ends there. */
  passGap(): void {
    this.#covered = Math.max(this.#covered, this.chunk!.offset[this.row]);
  }

  /** The first chunk was taken to its end. @returns it */
  drop(): EventChunk {
    const chunk = this.chunk!;
    this.#covered = chunk.to;
    this.#first++;
    if (this.#first === this.#chunks.length || this.#first > MOST_USED) {
      this.#chunks = this.#chunks.slice(this.#first);
      this.#first = 0;
    }
    if (this.#first < this.#chunks.length) this.#begin(this.#chunks[this.#first]);
    else this.chunk = null;
    return chunk;
  }

  get coversSomething(): boolean {
    return this.#covered > this.#batchFrom;
  }

  /** What the batch covers; the next one begins. */
  takeRange(): OffsetRange {
    const from = this.#batchFrom;
    this.#batchFrom = this.#covered;
    return { partition: this.partition, from, to: this.#covered };
  }

  #begin(chunk: EventChunk): void {
    if (!this.coversSomething) this.#batchFrom = chunk.from;
    this.#covered = Math.max(this.#covered, chunk.from);
    this.chunk = chunk;
    this.passTo(0);
  }
}
