/** A log put into a topic as if it happened now: in order, at the pace asked for, each event once even where it is resumed. */
import { setTimeout } from 'node:timers/promises';
import kafkajs, { type Message } from 'kafkajs';
import { parseOptions, silentProgress, type Progress } from '@belfry/core';
import type { EventSource } from '@belfry/data';
import type { KafkaClient } from '../kafka/connect.js';
import { withAdmin, offsetsOrNull } from '../kafka/topic-facts.js';
import { makeTopic } from '../kafka/make-topic.js';
import { Sender } from '../kafka/sender.js';
import { eventEncoders, type EventEncoder, type ReplayedEvent } from './event-encoders.js';
import { paceOf } from './pace.js';
import { replayOptions, type ReplayInput, type ReplayOptions } from './replay-options.js';
import { LAST_EVENT_HEADER, sentBefore } from './sent-before.js';

export interface ReplayServices {
  readonly progress?: Progress;
  /** Ends the replay after what was sent. */
  readonly signal?: AbortSignal;
  /** Events of the source, where that is known. */
  readonly total?: number;
}

export interface ReplayReport {
  readonly topic: string;
  readonly partitions: number;
  /** Events sent now. */
  readonly events: number;
  /** Events that an earlier replay had sent. */
  readonly before: number;
  readonly messages: number;
  readonly seconds: number;
  /** Whether the log was sent to its end, or as far as the limit. */
  readonly finished: boolean;
}

/** Events under way at most; enough to keep brokers busy. */
const EVENTS_A_WRITE = 10_000;

/** Least time between two writes of a replay that has to wait: an event may come so much too late. */
const SPACING_MS = 5;
/** What a timer can wait. */
const LONGEST_SLEEP_MS = 2 ** 31 - 1;

/**
 * Events go to the partition of their user, so that each user's stay in order.
 *
 * @param source in the order to be sent in
 * @throws BelfryError CONFIG_INVALID; STREAM_FAILED where Kafka fails, or the topic does not hold an earlier replay to resume
 */
export async function replay(
  source: EventSource,
  input: ReplayInput,
  services: ReplayServices = {},
): Promise<ReplayReport> {
  const options = parseOptions(replayOptions, input);
  return withAdmin(options, `Writing to the topic ${options.topic}`, async (admin, kafka) => {
    const { topic, partitions } = options;
    if ((await offsetsOrNull(admin, topic)) === null) await makeTopic(admin, { topic, numPartitions: partitions });
    const offsets = (await offsetsOrNull(admin, topic))!;
    const sent = options.resume ? await sentBefore(kafka, topic, offsets) : new Map<number, number>();
    const writer = await TopicWriter.open(kafka, options, offsets.length, sent);
    try {
      return await send(source, writer, options, services);
    } finally {
      await writer.close();
    }
  });
}

async function send(
  source: EventSource,
  writer: TopicWriter,
  options: ReplayOptions,
  { progress = silentProgress, signal, total }: ReplayServices,
): Promise<ReplayReport> {
  const pace = paceOf(options);
  const limit = options.limit ?? Infinity;
  const task = progress.start(`replay ${source.name}`, Math.min(total ?? Infinity, limit) || undefined, 'events');
  const began = performance.now();
  let first: number | null = null;
  let number = 0;
  let finished = true;
  const flush = async () => {
    await writer.flush();
    task.update(number);
  };
  try {
    for await (const event of eventsOf(source, options.ids)) {
      if (number === limit) break;
      if (writer.wants(event, number)) {
        const time = event.timestamp ?? number;
        first ??= time;
        const due = began + pace(writer.taken, time, first);
        const now = performance.now();
        if (due > now) {
          await flush();
          await sleepUntil(Math.max(due, now + SPACING_MS), signal);
        }
        if (signal?.aborted === true) {
          finished = false;
          break;
        }
        writer.add(event, number);
        if (writer.waiting === EVENTS_A_WRITE) await flush();
      }
      number++;
    }
    await flush();
  } finally {
    task.end();
  }
  const seconds = Number(((performance.now() - began) / 1000).toFixed(3));
  return {
    topic: options.topic,
    partitions: writer.partitions,
    events: writer.taken,
    before: number - writer.taken,
    messages: writer.messages,
    seconds,
    finished,
  };
}

async function* eventsOf(source: EventSource, withIds: boolean): AsyncGenerator<ReplayedEvent> {
  let number = 0;
  for await (const { length, user, item, timestamp, event, weight } of source) {
    for (let n = 0; n < length; n++, number++) {
      yield {
        user: user[n],
        item: item[n],
        ...(timestamp === null ? {} : { timestamp: timestamp[n] }),
        ...(event === null ? {} : { event: event[n] }),
        ...(weight === null ? {} : { weight: weight[n] }),
        ...(withIds ? { id: String(number) } : {}),
      };
    }
  }
}

/** Writes events by partition; what waits is written by `flush`. */
class TopicWriter {
  readonly partitions: number;
  readonly #sender: Sender;
  readonly #topic: string;
  readonly #encoder: EventEncoder;
  readonly #partitionOf: (user: string) => number;
  /** By partition, number of the last event in the topic. */
  readonly #sent: ReadonlyMap<number, number>;
  #waiting: { readonly event: ReplayedEvent; readonly number: number }[][];
  #count = 0;
  #taken = 0;
  #messages = 0;

  static async open(
    kafka: KafkaClient,
    options: ReplayOptions,
    partitions: number,
    sent: ReadonlyMap<number, number>,
  ): Promise<TopicWriter> {
    return new TopicWriter(await Sender.open(kafka), options, partitions, sent);
  }

  private constructor(
    sender: Sender,
    { topic, format }: ReplayOptions,
    partitions: number,
    sent: ReadonlyMap<number, number>,
  ) {
    this.#sender = sender;
    this.#topic = topic;
    this.#encoder = eventEncoders[format];
    this.#sent = sent;
    this.partitions = partitions;
    this.#waiting = Array.from({ length: partitions }, () => []);
    this.#partitionOf = partitioner(topic, partitions);
  }

  /** Events that wait to be written. */
  get waiting(): number {
    return this.#count;
  }

  /** Events that were taken, written or waiting. */
  get taken(): number {
    return this.#taken;
  }

  get messages(): number {
    return this.#messages;
  }

  /** Whether an event is not in the topic yet. */
  wants({ user }: ReplayedEvent, number: number): boolean {
    return number > (this.#sent.get(this.#partitionOf(user)) ?? -1);
  }

  add(event: ReplayedEvent, number: number): void {
    this.#waiting[this.#partitionOf(event.user)].push({ event, number });
    this.#count++;
    this.#taken++;
  }

  async flush(): Promise<void> {
    if (this.#count === 0) return;
    const messages = this.#waiting.flatMap((events, partition) => this.#messagesOf(events, partition));
    this.#waiting = Array.from({ length: this.partitions }, () => []);
    this.#count = 0;
    await this.#sender.send(this.#topic, messages);
    this.#messages += messages.length;
  }

  close(): Promise<void> {
    return this.#sender.close();
  }

  #messagesOf(events: readonly { event: ReplayedEvent; number: number }[], partition: number): Message[] {
    const { eventsAMessage } = this.#encoder;
    const messages: Message[] = [];
    for (let from = 0; from < events.length; from += eventsAMessage) {
      const some = events.slice(from, from + eventsAMessage).map(({ event }) => event);
      const key = eventsAMessage === 1 ? some[0].user : null;
      messages.push({ partition, key, value: this.#encoder.encode(some) });
    }
    const last = messages.at(-1);
    if (last !== undefined) last.headers = { [LAST_EVENT_HEADER]: String(events.at(-1)!.number) };
    return messages;
  }
}

/** The partition that Kafka's own clients choose for a key, remembered. */
function partitioner(topic: string, partitions: number): (user: string) => number {
  const choose = kafkajs.Partitioners.DefaultPartitioner();
  const partitionMetadata = Array.from({ length: partitions }, (_, partitionId) => ({
    partitionErrorCode: 0,
    partitionId,
    leader: 0,
    replicas: [],
    isr: [],
  }));
  const known = new Map<string, number>();
  return (user) => {
    let partition = known.get(user);
    if (partition === undefined) {
      partition = choose({ topic, partitionMetadata, message: { key: user, value: null } });
      known.set(user, partition);
    }
    return partition;
  };
}

/** Until a time of `performance.now()`, or the signal. */
async function sleepUntil(due: number, signal: AbortSignal | undefined): Promise<void> {
  const ms = due - performance.now();
  if (ms <= 0) return;
  await setTimeout(Math.min(ms, LONGEST_SLEEP_MS), undefined, { signal }).catch(() => {});
}
