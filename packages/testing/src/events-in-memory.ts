/** A stream of events that lie in memory, with as many partitions as wanted: offsets count the events of each. */
import type { EventStream, OffsetRange, Positions, StreamBatch } from '@belfry/data';

export interface MemoryEvent {
  readonly user: string;
  readonly item: string;
  readonly timestamp?: number;
  readonly weight?: number;
  /** 0 where it is left out. */
  readonly partition?: number;
}

export interface MemoryStream extends EventStream {
  /** What was committed last. */
  readonly committed: Positions;
}

/** @param positions where reading begins; the stream ends after the last event */
export function eventsInMemory(
  events: readonly MemoryEvent[],
  positions: Positions = new Map(),
  name = 'memory',
): MemoryStream {
  const read = new Map<number, number>();
  const left = events
    .map((event) => {
      const partition = event.partition ?? 0;
      const offset = read.get(partition) ?? 0;
      read.set(partition, offset + 1);
      return { ...event, partition, offset };
    })
    .filter(({ partition, offset }) => offset >= (positions.get(partition) ?? 0));
  const dictionaries = { users: new Map<string, number>(), items: new Map<string, number>() };
  let at = 0;
  let committed: Positions = new Map();
  return {
    name,
    get committed() {
      return committed;
    },
    async next({ events: most }) {
      if (at === left.length) return null;
      const batch = left.slice(at, at + most);
      at += batch.length;
      return columnsOf(batch, dictionaries);
    },
    async commit(reached) {
      committed = new Map(reached);
    },
    async close() {},
  };
}

interface PlacedEvent extends MemoryEvent {
  readonly partition: number;
  readonly offset: number;
}

function columnsOf(
  batch: readonly PlacedEvent[],
  { users, items }: { users: Map<string, number>; items: Map<string, number> },
): StreamBatch {
  const newUsers: string[] = [];
  const newItems: string[] = [];
  return {
    length: batch.length,
    user: Int32Array.from(batch, ({ user }) => numberOf(user, users, newUsers)),
    item: Int32Array.from(batch, ({ item }) => numberOf(item, items, newItems)),
    timestamp: Float64Array.from(batch, ({ timestamp, offset }) => timestamp ?? offset),
    weight: Float32Array.from(batch, ({ weight }) => weight ?? 1),
    type: new Int32Array(batch.length).fill(-1),
    partition: Int32Array.from(batch, ({ partition }) => partition),
    offset: Float64Array.from(batch, ({ offset }) => offset),
    newUsers,
    newItems,
    newTypes: [],
    ranges: rangesOf(batch),
  };
}

function numberOf(id: string, dictionary: Map<string, number>, added: string[]): number {
  const known = dictionary.get(id);
  if (known !== undefined) return known;
  added.push(id);
  dictionary.set(id, dictionary.size);
  return dictionary.size - 1;
}

function rangesOf(batch: readonly PlacedEvent[]): OffsetRange[] {
  const ranges = new Map<number, OffsetRange>();
  for (const { partition, offset } of batch)
    ranges.set(partition, { partition, from: ranges.get(partition)?.from ?? offset, to: offset + 1 });
  return [...ranges.values()];
}
