/** The chunks of one partition that wait, and how far the first is used up. */
import type { EventChunk } from './event-chunk.js';

/** Chunks used up that are kept in the list before it is cut. */
const MOST_USED = 1024;

export class PartitionQueue {
  #chunks: EventChunk[] = [];
  #first = 0;
  #row = 0;
  #time = -Infinity;

  get isEmpty(): boolean {
    return this.#first === this.#chunks.length;
  }

  /** The first chunk; there has to be one, as for all that follows. */
  get chunk(): EventChunk {
    return this.#chunks[this.#first];
  }

  /** Its first row that was not taken. */
  get row(): number {
    return this.#row;
  }

  get hasMessage(): boolean {
    return this.#row < this.chunk.length;
  }

  /** Row after those of the next message. */
  get messageEnd(): number {
    const { offset, length } = this.chunk;
    let end = this.#row + 1;
    while (end < length && offset[end] === offset[this.#row]) end++;
    return end;
  }

  /** Of the next event; −Infinity where none is left in the first chunk, whose end is then to be taken. */
  get time(): number {
    return this.#time;
  }

  /** First offset that no batch covers. */
  get covered(): number {
    const { from, offset } = this.chunk;
    return this.#row === 0 ? from : offset[this.#row - 1] + 1;
  }

  push(chunk: EventChunk): void {
    this.#chunks.push(chunk);
    if (this.#chunks.length === this.#first + 1) this.passTo(0);
  }

  /** The rows before `row` were taken. */
  passTo(row: number): void {
    this.#row = row;
    this.#time = row < this.chunk.length ? this.chunk.timestamp[row] : -Infinity;
  }

  /** Takes the first chunk away. */
  shift(): EventChunk {
    const { chunk } = this;
    this.#first++;
    if (this.isEmpty || this.#first > MOST_USED) {
      this.#chunks = this.#chunks.slice(this.#first);
      this.#first = 0;
    }
    if (!this.isEmpty) this.passTo(0);
    return chunk;
  }
}
