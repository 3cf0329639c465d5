/** Reads a topic in a group: fetched messages to chunks of decoded events, each offset once. */
import type { Consumer, ConsumerEndBatchProcessEvent, EachBatchPayload, KafkaMessage } from 'kafkajs';
import { BelfryError, type Logger } from '@belfry/core';
import type { EventChunk, Positions } from '@belfry/data';
import { registerKafkaCodecs } from '../codecs/kafka-codecs.js';
import { createDecoder } from '../decode/decoders.js';
import type { EventDecoder } from '../decode/decoder.js';
import { EventColumns } from '../decode/event-columns.js';
import { Deferred } from '../deferred.js';
import { connectTo, type KafkaClient } from '../kafka/connect.js';
import { streamFailed } from '../kafka/kafka-errors.js';
import { deadLetterTopicOf, type KafkaOptions } from '../kafka/kafka-options.js';
import { DeadLetters } from './dead-letters.js';
import { decodeOptionsOf } from './decode-options-of.js';
import { fetchedFrom, inPieces, withoutThoseRead } from './fetched-messages.js';
import { joiningAgain } from './lost-coordinator.js';
import { PartitionReads } from './partition-reads.js';
import { Patience } from './patience.js';
import { PlaceOfMessage } from './place-of-message.js';
import type { ReaderReport, ReaderTask } from './protocol.js';
import { Room } from './room.js';
import { beginReads, offsetsOfTopic, requireLossAllowed } from './topic-offsets.js';

const HEARTBEATS_A_SESSION = 10;
/** Tries of kafkajs before the consumer is made anew: half a minute, in which a broker that restarts finds its members again. */
const RETRIES = 15;
const FIRST_PAUSE_MS = 500;
const DEAD_LETTERS_CLOSE_MS = 5000;

type BatchPlace = ConsumerEndBatchProcessEvent['payload'];

export interface ReaderEvents {
  opened(): void;
  chunk(chunk: EventChunk): void;
  end(): void;
  failed(error: unknown): void;
}

export class TopicReader {
  readonly #options: KafkaOptions;
  readonly #positions: Positions;
  readonly #events: ReaderEvents;
  readonly #logger: Logger;
  readonly #kafka: KafkaClient;
  readonly #reads = new PartitionReads();
  readonly #high = new Map<number, number>();
  readonly #columns: EventColumns;
  readonly #deadLetters: DeadLetters;
  readonly #room: Room;
  readonly #patience: Patience;
  #decoder!: EventDecoder;
  #consumer: Consumer | null = null;
  #joined = new Deferred();
  #messages = 0;
  #tombstones = 0;
  #closing = false;
  #ended = false;

  constructor({ options, positions }: ReaderTask, events: ReaderEvents, logger: Logger) {
    this.#options = options;
    this.#positions = positions;
    this.#events = events;
    this.#columns = new EventColumns(options.dedupe.field !== null);
    this.#logger = logger;
    this.#kafka = connectTo(options, logger, RETRIES);
    this.#deadLetters = new DeadLetters(connectTo(options, logger), options.topic, deadLetterTopicOf(options), logger);
    this.#room = new Room(options.bufferBytes, this.#heartbeatMs);
    this.#patience = new Patience(options, logger);
  }

  get #heartbeatMs(): number {
    return Math.max(100, Math.floor(this.#options.sessionTimeoutMs / HEARTBEATS_A_SESSION));
  }

  /** Finds where to begin, then reads until it is closed; tells what happens by its events. */
  async run(): Promise<void> {
    try {
      await registerKafkaCodecs();
      this.#decoder = await createDecoder(this.#options.format, decodeOptionsOf(this.#options));
      await this.#patience.untilItWorks(() => this.#begin());
      this.#events.opened();
      this.#endWhereDone();
      this.#patience.watch((error) => this.#fail(error));
      while (!this.#closing) await this.#patience.untilItWorks(() => this.#consume());
    } catch (error) {
      this.#patience.end();
      if (!this.#closing) this.#events.failed(streamFailed(`Reading the topic ${this.#options.topic}`, error));
    }
  }

  /** Events of so many bytes were used up. @param buffer theirs, for others */
  used(bytes: number, buffer: ArrayBuffer): void {
    this.#room.give(bytes);
    this.#columns.reuse(buffer);
  }

  get report(): ReaderReport {
    const lag = new Map<number, number>();
    for (const partition of this.#reads.partitions()) {
      lag.set(partition, Math.max(0, (this.#high.get(partition) ?? 0) - this.#reads.next(partition)));
    }
    return {
      lag,
      messages: this.#messages,
      deadLetters: this.#deadLetters.count,
      deadLettersLost: this.#deadLetters.lost,
      tombstones: this.#tombstones,
    };
  }

  /** Where the group cannot be told, that is logged: reading does not depend on it. */
  async commit(positions: Positions): Promise<void> {
    const { topic } = this.#options;
    try {
      await this.#joined.promise;
      const offsets = [...positions].map(([partition, offset]) => ({ topic, partition, offset: String(offset) }));
      await this.#consumer?.commitOffsets(offsets);
    } catch (error) {
      this.#logger.warn(`positions could not be committed: ${(error as Error).message}`, { topic });
    }
  }

  async close(): Promise<void> {
    this.#closing = true;
    this.#patience.end();
    this.#joined.resolve();
    this.#room.give(Infinity);
    await this.#consumer?.disconnect().catch(() => {});
    await this.#deadLetters.close(DEAD_LETTERS_CLOSE_MS);
  }

  async #begin(): Promise<void> {
    const offsets = await offsetsOfTopic(this.#options, this.#logger);
    beginReads(this.#reads, offsets, this.#positions, this.#options);
    for (const { partition, high } of offsets) this.#high.set(partition, high);
  }

  /** One consumer's life. @throws what ended it; returns where it was closed */
  async #consume(): Promise<void> {
    const { topic, group, sessionTimeoutMs, maxWaitTimeMs, maxBytesPerPartition } = this.#options;
    const consumer = this.#kafka.consumer({
      groupId: group,
      sessionTimeout: sessionTimeoutMs,
      rebalanceTimeout: 2 * sessionTimeoutMs,
      heartbeatInterval: this.#heartbeatMs,
      maxWaitTimeInMs: maxWaitTimeMs,
      maxBytesPerPartition,
      allowAutoTopicCreation: false,
      retry: { retries: RETRIES, initialRetryTime: 200, maxRetryTime: 3000, restartOnFailure: async () => false },
    });
    const { CRASH, DISCONNECT, GROUP_JOIN, HEARTBEAT, FETCH, END_BATCH_PROCESS } = consumer.events;
    const answered = () => this.#patience.answered();
    const over = new Deferred();
    // It has disconnected itself when it tells of a crash.
    consumer.on(CRASH, ({ payload }) => over.reject(payload.error));
    consumer.on(DISCONNECT, () => this.#closing && over.resolve());
    consumer.on(HEARTBEAT, answered);
    consumer.on(FETCH, answered);
    consumer.on(GROUP_JOIN, ({ payload }) => {
      answered();
      this.#seek(consumer, payload.memberAssignment[topic] ?? []);
      this.#joined.resolve();
    });
    consumer.on(END_BATCH_PROCESS, ({ payload }) => this.#readFiltered(consumer, payload));
    this.#consumer = consumer;
    try {
      await consumer.connect();
      await consumer.subscribe({ topic, fromBeginning: true });
      await consumer.run({
        autoCommit: false,
        eachBatchAutoResolve: false,
        eachBatch: (payload) => this.#readBatch(consumer, payload),
      });
      await over.promise;
    } finally {
      if (!this.#closing) this.#joined = new Deferred();
      await consumer.disconnect().catch(() => {});
    }
  }

  /** kafkajs would begin where the group has committed. Seeking counts from the next fetch on. */
  #seek(consumer: Consumer, partitions: readonly number[]): void {
    const { topic } = this.#options;
    for (const partition of partitions) {
      if (!this.#reads.has(partition)) this.#reads.begin(partition, 0, 0);
      consumer.seek({ topic, partition, offset: String(this.#reads.next(partition)) });
      if (this.#reads.isDone(partition)) consumer.pause([{ topic, partitions: [partition] }]);
    }
    this.#logger.debug('joined the group', { topic, partitions: partitions.join(' ') });
  }

  async #readBatch(
    consumer: Consumer,
    { batch, heartbeat, resolveOffset, isRunning }: EachBatchPayload,
  ): Promise<void> {
    const { partition } = batch;
    const { topic } = this.#options;
    const touch = joiningAgain(heartbeat);
    if (!this.#reads.has(partition)) return;
    this.#high.set(partition, Number(batch.highWatermark));
    const end = Number(batch.lastOffset()) + 1;
    const fit = this.#reads.fit(partition, fetchedFrom(batch), end);
    if (fit === 'gap') return this.#fillGap(consumer, partition);
    if (fit === 'joins') {
      for (const some of inPieces(batch.messages)) {
        await this.#room.wait(touch);
        if (!isRunning() || this.#closing || !(await this.#prepare(some, touch))) return;
        this.#handOver(partition, some, Number(some[some.length - 1].offset) + 1);
        await touch();
      }
      this.#passOver(partition, end);
    }
    resolveOffset(batch.lastOffset());
    if (this.#reads.isDone(partition)) consumer.pause([{ topic, partitions: [partition] }]);
  }

  /** Waits for what the decoder needs from elsewhere, as long as brokers may be away. @returns whether it is there */
  async #prepare(messages: readonly KafkaMessage[], heartbeat: () => Promise<void>): Promise<boolean> {
    const values = messages.map(({ value }) => value);
    const since = Date.now();
    for (let pause = FIRST_PAUSE_MS; !this.#closing; pause = Math.min(2 * pause, this.#heartbeatMs)) {
      try {
        await this.#decoder.prepare(values);
        return true;
      } catch (error) {
        const lasts = !(error instanceof BelfryError) || !error.canRetry;
        if (lasts || Date.now() - since > this.#options.maxOfflineMs) {
          this.#fail(error);
          return false;
        }
        this.#logger.warn(`the schema registry cannot be reached, next try in ${pause / 1000} s: ${error.given}`);
        await new Promise((resolve) => setTimeout(resolve, pause));
        await heartbeat();
      }
    }
    return false;
  }

  /** Ends reading. To be told apart from what kafkajs throws, which may pass. */
  #fail(error: unknown): void {
    this.#events.failed(error);
    void this.close();
  }

  /** A failure in here is no matter of Kafka, which would try again without end. */
  #handOver(partition: number, messages: readonly KafkaMessage[], to: number): void {
    try {
      this.#decode(partition, messages, to);
    } catch (error) {
      this.#fail(error);
    }
  }

  #decode(partition: number, messages: readonly KafkaMessage[], to: number): void {
    const at = new PlaceOfMessage();
    const unread = withoutThoseRead(messages, this.#reads.next(partition), this.#reads.end(partition));
    for (const message of unread) {
      const refusal = this.#decoder.decode(message.value, at.moveTo(message), this.#columns);
      if (refusal === null) continue;
      if (refusal.kind === 'no-value') this.#tombstones++;
      else this.#deadLetters.add({ ...message, partition }, refusal);
    }
    this.#messages += unread.length;
    const { id, ...events } = this.#columns.take(this.#columns.length);
    const range = this.#reads.advance(partition, to);
    if (range === null) return;
    const bytes = events.length * this.#columns.eventBytes + 256;
    this.#room.take(bytes);
    this.#events.chunk({ ...events, ...range, id, partition, bytes });
    this.#endWhereDone();
  }

  #passOver(partition: number, to: number): void {
    if (this.#reads.has(partition) && !this.#ended && to > this.#reads.next(partition))
      this.#handOver(partition, [], to);
  }

  /** kafkajs does not hand over batches of nothing but markers and aborted messages: it only tells that they were there. */
  async #readFiltered(
    consumer: Consumer,
    { partition, batchSize, firstOffset, lastOffset }: BatchPlace,
  ): Promise<void> {
    if (batchSize > 0 || !this.#reads.has(partition)) return;
    const mayMiss = Number(firstOffset ?? lastOffset) > this.#reads.next(partition);
    if (mayMiss && (await this.#oldest(partition)) > this.#reads.next(partition))
      return this.#fillGap(consumer, partition);
    this.#passOver(partition, Number(lastOffset) + 1);
  }

  /** The fetch began after the next offset: the log has lost events, or kafkajs went on from elsewhere. */
  async #fillGap(consumer: Consumer, partition: number): Promise<void> {
    const { topic } = this.#options;
    const next = this.#reads.next(partition);
    const oldest = await this.#oldest(partition);
    if (oldest > next) {
      try {
        requireLossAllowed(this.#options, partition, next, oldest);
      } catch (error) {
        return this.#fail(error);
      }
      this.#logger.warn(`partition ${partition} has lost its events from ${next} on, before ${oldest}`, { topic });
      this.#reads.skipTo(partition, oldest);
    }
    consumer.seek({ topic, partition, offset: String(this.#reads.next(partition)) });
  }

  /** First offset that the log still has. */
  async #oldest(partition: number): Promise<number> {
    const offsets = await offsetsOfTopic(this.#options, this.#logger);
    return offsets.find((known) => known.partition === partition)?.low ?? 0;
  }

  #endWhereDone(): void {
    if (this.#ended || !this.#reads.allDone || this.#options.until === 'forever') return;
    this.#ended = true;
    this.#events.end();
  }
}
