/**
 * What has been read, by partition. Ranges of offsets must follow each other without gap or overlap: that, and that positions
 * lie in the checkpoint, is why every event is trained on exactly once.
 */
import { BelfryError } from '@belfry/core';
import type { OffsetRange, Positions } from '@belfry/data';

export class Coverage {
  /** By partition, the first offset not read. */
  readonly #positions: Map<number, number>;
  /** By partition, what was read since the last checkpoint. */
  readonly #ranges = new Map<number, OffsetRange>();

  constructor(positions: Iterable<readonly [number, number]>) {
    this.#positions = new Map(positions);
  }

  get positions(): Positions {
    return this.#positions;
  }

  /** By partition, in their order. */
  get ranges(): OffsetRange[] {
    return Array.from(this.#ranges.values()).sort((a, b) => a.partition - b.partition);
  }

  /** @throws STREAM_FAILED where a range does not begin where the one before it ended; a partition's first may begin anywhere */
  add(ranges: readonly OffsetRange[]): void {
    for (const { partition, from, to } of ranges) {
      const position = this.#positions.get(partition) ?? from;
      if (from !== position || to < from) throw notTiled({ partition, from, to }, position);
      this.#positions.set(partition, to);
      this.#ranges.set(partition, { partition, from: this.#ranges.get(partition)?.from ?? from, to });
    }
  }

  /** A checkpoint holds it all now. */
  startAnew(): void {
    this.#ranges.clear();
  }
}

function notTiled({ partition, from, to }: OffsetRange, position: number): BelfryError {
  return new BelfryError('STREAM_FAILED', {
    given: `offsets ${from} to ${to} of partition ${partition}`,
    expected: `offsets from ${position} on, where reading had come to`,
    change:
      'Events are missing or were given twice: was the topic made anew, or older events deleted than were read? Start a new run.',
  });
}
