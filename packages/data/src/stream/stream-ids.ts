/** The dictionaries of a stream as far as it was read: what the numbers in its batches stand for. */
import type { StreamBatch } from './event-stream.js';

export class StreamIds {
  readonly users: string[] = [];
  readonly items: string[] = [];
  readonly types: string[] = [];

  /** To be called with every batch, in order, before its numbers are read. */
  learn({ newUsers, newItems, newTypes }: StreamBatch): void {
    this.users.push(...newUsers);
    this.items.push(...newItems);
    this.types.push(...newTypes);
  }
}
