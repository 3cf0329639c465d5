/** Which events of a stream are learnt from: no duplicates, and late ones as is asked for. */
import type { EventChunk } from './event-chunk.js';
import { RecentIds } from './recent-ids.js';
import type { StreamState } from './event-stream.js';

export interface EventPolicyOptions {
  /** Ids remembered to find duplicates; 0 = duplicates are not looked for. */
  readonly duplicateWindow: number;
  /** Milliseconds by which an event may be older than the newest one before it is late. */
  readonly allowedLateness: number;
  readonly late: 'keep' | 'drop';
}

/** The event has no id. */
const NO_ID = -1;

export const admitAll: EventPolicyOptions = { duplicateWindow: 0, allowedLateness: Infinity, late: 'keep' };

/**
 * Decides in the order of the events given, over nothing but them: the same events after the same state meet the same
 * decisions, however they came.
 */
export class EventPolicy {
  readonly #options: EventPolicyOptions;
  readonly #seen: RecentIds | null;
  #newest: number;
  #duplicates = 0;
  #late = 0;

  constructor(options: EventPolicyOptions = admitAll, state: StreamState = {}) {
    this.#options = options;
    this.#seen = options.duplicateWindow > 0 ? new RecentIds(options.duplicateWindow, state.recentIds) : null;
    this.#newest = state.newest?.[0] ?? -Infinity;
  }

  /** Events left out because their id was among the last ones. */
  get duplicates(): number {
    return this.#duplicates;
  }

  /** Late events, left out or not. */
  get late(): number {
    return this.#late;
  }

  /** @param id −1 = none @param timestamp ms since 1970 */
  admits(id: number, timestamp: number): boolean {
    if (id >= 0 && this.#seen !== null && !this.#seen.add(id)) {
      this.#duplicates++;
      return false;
    }
    if (timestamp > this.#newest) this.#newest = timestamp;
    else if (timestamp < this.#newest - this.#options.allowedLateness) {
      this.#late++;
      return this.#options.late === 'keep';
    }
    return true;
  }

  /**
   * Decides over the events `from` … `to` of a chunk, in their order.
   *
   * @param rows takes the rows of those admitted where these are not all @returns how many these are
   */
  admitted({ id, timestamp }: EventChunk, from: number, to: number, rows: Int32Array): number {
    if ((id === null || this.#seen === null) && this.#admitsAll(timestamp, from, to)) return to - from;
    let count = 0;
    for (let row = from; row < to; row++)
      if (this.admits(id === null ? NO_ID : id[row], timestamp[row])) rows[count++] = row;
    return count;
  }

  /** Where none of the events is late: takes note of their times. Otherwise nothing is decided. */
  #admitsAll(timestamp: Float64Array, from: number, to: number): boolean {
    const { allowedLateness } = this.#options;
    let newest = this.#newest;
    for (let row = from; row < to; row++) {
      const time = timestamp[row];
      if (time > newest) newest = time;
      else if (time < newest - allowedLateness) return false;
    }
    this.#newest = newest;
    return true;
  }

  state(): StreamState {
    const newest = Float64Array.of(this.#newest);
    return this.#seen === null ? { newest } : { newest, recentIds: this.#seen.toArray() };
  }
}
