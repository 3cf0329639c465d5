/**
 * How far each partition was read, and what of a fetched stretch is to be taken: all offsets once, none left out. What kafkajs
 * fetches is only trusted as far as it joins on to what was read, since after a rebalance it may begin anywhere.
 */

/** What a stretch of fetched offsets is good for. */
export type Fit =
  /** Take what lies at or after `next`. */
  | 'joins'
  /** All of it was read before. */
  | 'old'
  /** Something is missing before it: it must not be taken. */
  | 'gap';

interface Read {
  /** First offset not handed over. */
  covered: number;
  /** First offset to fetch; after `covered` only where the log has lost what was between. */
  next: number;
  /** Reading stops before this offset. */
  readonly end: number;
}

export class PartitionReads {
  readonly #reads = new Map<number, Read>();

  has(partition: number): boolean {
    return this.#reads.has(partition);
  }

  /** @param oldest first offset the log still has @param end Infinity = goes on */
  begin(partition: number, position: number, oldest: number, end = Infinity): void {
    this.#reads.set(partition, { covered: position, next: Math.max(position, oldest), end });
  }

  /** The log has lost what was before `oldest`. */
  skipTo(partition: number, oldest: number): void {
    const read = this.#of(partition);
    read.next = Math.max(read.next, oldest);
  }

  next(partition: number): number {
    return this.#of(partition).next;
  }

  end(partition: number): number {
    return this.#of(partition).end;
  }

  isDone(partition: number): boolean {
    const { next, end } = this.#of(partition);
    return next >= end;
  }

  get allDone(): boolean {
    for (const partition of this.#reads.keys()) if (!this.isDone(partition)) return false;
    return true;
  }

  /** @param from offset that was asked for @param to after the last one that came */
  fit(partition: number, from: number, to: number): Fit {
    const { next } = this.#of(partition);
    if (from > next) return 'gap';
    return to <= next ? 'old' : 'joins';
  }

  /** Everything before `to` is read. @returns the range that is covered by it, null where nothing is */
  advance(partition: number, to: number): { from: number; to: number } | null {
    const read = this.#of(partition);
    const until = Math.min(to, read.end);
    if (until <= read.covered || until < read.next) return null;
    const from = read.covered;
    read.covered = read.next = until;
    return { from, to: until };
  }

  partitions(): number[] {
    return [...this.#reads.keys()];
  }

  #of(partition: number): Read {
    const read = this.#reads.get(partition);
    if (read === undefined) throw new RangeError(`partition ${partition} was not begun`);
    return read;
  }
}
