/** A topic of a real broker for a test: messages put in, and what a stream makes of them. */
import kafkajs, { type Admin, type Kafka, type Message, type Producer } from 'kafkajs';
import type { EventStream, OffsetRange, StreamBatch } from '@belfry/data';

let topics = 0;

export interface PutEvent {
  readonly user: string;
  readonly item: string;
  readonly timestamp?: number;
  readonly id?: string;
}

export function clientOf(brokers: readonly string[]): Kafka {
  return new kafkajs.Kafka({ brokers: [...brokers], logLevel: kafkajs.logLevel.NOTHING });
}

export class Topic {
  readonly name: string;
  readonly admin: Admin;
  readonly producer: Producer;

  static async create(
    kafka: Kafka,
    partitions: number,
    settings: Readonly<Record<string, string>> = {},
    replicationFactor = 1,
  ): Promise<Topic> {
    const name = `topic-${process.pid}-${topics++}`;
    const admin = kafka.admin();
    await admin.connect();
    const configEntries = Object.entries(settings).map(([key, value]) => ({ name: key, value }));
    await admin.createTopics({
      topics: [{ topic: name, numPartitions: partitions, replicationFactor, configEntries }],
      waitForLeaders: true,
      timeout: 30_000,
    });
    const producer = kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      createPartitioner: kafkajs.Partitioners.DefaultPartitioner,
    });
    await producer.connect();
    return new Topic(name, admin, producer);
  }

  private constructor(name: string, admin: Admin, producer: Producer) {
    this.name = name;
    this.admin = admin;
    this.producer = producer;
  }

  /** Puts events in, by the key of their user; into one partition where that is named. */
  async putEvents(events: readonly PutEvent[], partition?: number): Promise<void> {
    const place = partition === undefined ? {} : { partition };
    await this.put(events.map((event) => ({ ...place, key: event.user, value: JSON.stringify(event) })));
  }

  async put(messages: readonly Message[], messagesAWrite = 2000): Promise<void> {
    for (let from = 0; from < messages.length; from += messagesAWrite)
      await this.producer.send({ topic: this.name, messages: messages.slice(from, from + messagesAWrite) });
  }

  /** By partition, the offset the next message gets. */
  async ends(): Promise<Map<number, number>> {
    const offsets = await this.admin.fetchTopicOffsets(this.name);
    return new Map(offsets.map(({ partition, high }) => [partition, Number(high)]));
  }

  async close(): Promise<void> {
    await this.producer.disconnect();
    await this.admin.disconnect();
  }
}

/** Distinct events, which tell in what order they were made. */
export function numberedEvents(count: number, first = 0): PutEvent[] {
  return Array.from({ length: count }, (_, n) => ({
    user: `u${(first + n) % 101}`,
    item: `i${first + n}`,
    timestamp: 1_700_000_000_000 + first + n,
  }));
}

/** Batches of a stream, with names in place of numbers, and the positions they lead to. */
export class Reading {
  readonly batches: StreamBatch[] = [];
  readonly positions: Map<number, number>;
  readonly users: string[] = [];
  readonly items: string[] = [];
  /** Names of the items of all events, in the order they came. */
  readonly events: string[] = [];

  constructor(positions: ReadonlyMap<number, number> = new Map()) {
    this.positions = new Map(positions);
  }

  /** @throws Error where a range does not begin where the one before ended, or an event lies outside of the ranges */
  add(batch: StreamBatch): void {
    this.batches.push(batch);
    this.users.push(...batch.newUsers);
    this.items.push(...batch.newItems);
    for (const range of batch.ranges) this.#goOn(range);
    for (let row = 0; row < batch.length; row++) {
      const range = batch.ranges.find(({ partition }) => partition === batch.partition[row]);
      if (range === undefined || batch.offset[row] < range.from || batch.offset[row] >= range.to)
        throw new Error(`event ${batch.partition[row]}:${batch.offset[row]} lies outside of the batch's ranges`);
      this.events.push(this.items[batch.item[row]]);
    }
  }

  #goOn({ partition, from, to }: OffsetRange): void {
    const expected = this.positions.get(partition) ?? 0;
    if (from !== expected) throw new Error(`partition ${partition} goes on at ${from} rather than ${expected}`);
    if (to <= from) throw new Error(`the range ${from} … ${to} of partition ${partition} is empty`);
    this.positions.set(partition, to);
  }
}

/** Reads to the end, or until enough batches or events came. */
export async function readFrom(
  stream: EventStream,
  events: number,
  reading = new Reading(),
  enough: (reading: Reading) => boolean = () => false,
): Promise<Reading> {
  while (!enough(reading)) {
    const batch = await stream.next({ events });
    if (batch === null) break;
    reading.add(batch);
  }
  return reading;
}
