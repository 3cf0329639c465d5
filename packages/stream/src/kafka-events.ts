/** A Kafka topic as a stream of events. It is read and decoded in a thread of its own; batches are cut here. */
import { Worker } from 'node:worker_threads';
import { BelfryError, parseOptions, silentLogger, silentMetrics, type Logger, type Metrics } from '@belfry/core';
import {
  EventPolicy,
  EventQueue,
  type BatchLimit,
  type EventChunk,
  type EventStream,
  type Positions,
  type StreamBatch,
  type StreamState,
} from '@belfry/data';
import { Deferred } from './deferred.js';
import { kafkaOptions, type KafkaInput, type KafkaOptions } from './kafka/kafka-options.js';
import { StreamMetrics } from './stream-metrics.js';
import { errorOf, type FromReader, type ReaderReport, type ReaderTask, type ToReader } from './worker/protocol.js';

export interface KafkaServices {
  readonly logger?: Logger;
  /** Gives up opening, however long brokers do not answer. */
  readonly signal?: AbortSignal;
  /** Told once a second: lag, bytes that wait, messages, dead letters, duplicates, late events; and the wait for each batch. */
  readonly metrics?: Metrics;
}

/** Where reading begins. */
export interface StreamStart {
  /** Partitions that are not named begin as `fromBeginning` says. */
  readonly positions?: Positions;
  /** What {@link KafkaEvents.state} gave at these positions. */
  readonly state?: StreamState;
}

export interface KafkaStats extends ReaderReport {
  /** Of decoded events that wait for `next`. */
  readonly bufferedBytes: number;
  /** Messages decoded per second, over the last seconds. */
  readonly messagesPerSecond: number;
  readonly duplicates: number;
  readonly late: number;
}

/** How long a group may take to hear of positions before reading goes on. */
const COMMIT_MS = 10_000;
const CLOSE_MS = 15_000;
const nothingYet: ReaderReport = { lag: new Map(), messages: 0, deadLetters: 0, deadLettersLost: 0, tombstones: 0 };

export class KafkaEvents implements EventStream {
  readonly name: string;
  readonly #worker: Worker;
  readonly #logger: Logger;
  readonly #metrics: StreamMetrics;
  readonly #policy: EventPolicy;
  readonly #queue: EventQueue;
  readonly #opened = new Deferred();
  readonly #closed = new Deferred();
  readonly #commits = new Map<number, () => void>();
  #calls = 0;
  #arrived: (() => void) | null = null;
  #ended = false;
  #failure: BelfryError | null = null;
  #report = nothingYet;
  #reportedAt = performance.now();
  #messagesPerSecond = 0;

  /**
   * Opens a topic and joins its group; settles when the brokers have told where the topic begins and ends.
   *
   * @throws BelfryError CONFIG_INVALID; STREAM_FAILED where the topic is not there, does not go on from the positions, or no
   * broker answers for `maxOfflineMs`
   */
  static async open(input: KafkaInput, start: StreamStart = {}, services: KafkaServices = {}): Promise<KafkaEvents> {
    const events = new KafkaEvents(parseOptions(kafkaOptions, input), start, services);
    const giveUp = (): void => void events.#worker.terminate();
    services.signal?.addEventListener('abort', giveUp);
    try {
      await events.#opened.promise;
    } catch (error) {
      await events.close();
      throw error;
    } finally {
      services.signal?.removeEventListener('abort', giveUp);
    }
    return events;
  }

  private constructor(
    options: KafkaOptions,
    { positions = new Map(), state }: StreamStart,
    { logger = silentLogger, metrics = silentMetrics }: KafkaServices,
  ) {
    this.name = options.topic;
    this.#logger = logger;
    this.#metrics = new StreamMetrics(metrics, options.topic);
    this.#policy = new EventPolicy(policyOf(options), state);
    this.#queue = new EventQueue(this.#policy, (chunk) => this.#giveBack(chunk));
    const workerData: ReaderTask = { options, positions };
    this.#worker = new Worker(new URL('./worker/reader-thread.js', import.meta.url), { workerData, name: 'kafka' });
    this.#worker.on('message', (message: FromReader) => this.#hear(message));
    this.#worker.on('error', (error) => this.#fail(errorOfThread(error)));
    this.#worker.on('exit', () => {
      this.#ended = true;
      this.#opened.reject(givenUp(this.name));
      this.#arrived?.();
      this.#closed.resolve();
    });
  }

  /** See {@link EventStream.next}. To be awaited before it is called again. */
  async next({ events, waitMs }: BatchLimit): Promise<StreamBatch | null> {
    const began = performance.now();
    const until = began + (waitMs ?? Infinity);
    while (!this.#queue.fill(events)) {
      if (this.#failure !== null) throw this.#failure;
      if (this.#ended) return this.#queue.hasBatch ? this.#queue.give() : null;
      const left = until - performance.now();
      if (left <= 0) break;
      await this.#arrival(left);
    }
    this.#metrics.tellWait((performance.now() - began) / 1000);
    return this.#queue.give();
  }

  /** Settles when the group has heard, or cannot be told, which is logged. */
  async commit(positions: Positions): Promise<void> {
    if (this.#failure !== null) return;
    const call = this.#calls++;
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.#commits.set(call, resolve);
      timer = setTimeout(() => {
        this.#logger.warn(`the group did not hear of the positions in ${COMMIT_MS / 1000} s`, { topic: this.name });
        resolve();
      }, COMMIT_MS);
      this.#tell({ kind: 'commit', call, positions: new Map(positions) });
    });
    clearTimeout(timer);
    this.#commits.delete(call);
  }

  state(): StreamState {
    return this.#policy.state();
  }

  get stats(): KafkaStats {
    return {
      ...this.#report,
      bufferedBytes: this.#queue.bytes,
      messagesPerSecond: this.#messagesPerSecond,
      duplicates: this.#policy.duplicates,
      late: this.#policy.late,
    };
  }

  /** Leaves the group; events that wait are let go. */
  async close(): Promise<void> {
    this.#tell({ kind: 'close' });
    const timer = setTimeout(() => void this.#worker.terminate(), CLOSE_MS);
    await this.#closed.promise;
    clearTimeout(timer);
  }

  #tell(message: ToReader, transfer: ArrayBuffer[] = []): void {
    this.#worker.postMessage(message, transfer);
  }

  #giveBack({ bytes, user: { buffer } }: EventChunk): void {
    this.#tell({ kind: 'used', bytes, buffer: buffer as ArrayBuffer }, [buffer as ArrayBuffer]);
  }

  #hear(message: FromReader): void {
    (this.#answers[message.kind] as (message: FromReader) => void)(message);
  }

  readonly #answers: { [Kind in FromReader['kind']]: (message: Extract<FromReader, { kind: Kind }>) => void } = {
    opened: () => this.#opened.resolve(),
    chunk: ({ chunk }) => {
      this.#queue.push(chunk);
      this.#arrived?.();
    },
    report: ({ report }) => {
      const now = performance.now();
      this.#messagesPerSecond = ((report.messages - this.#report.messages) / (now - this.#reportedAt)) * 1000;
      this.#reportedAt = now;
      this.#report = report;
      this.#metrics.tell(this.stats);
    },
    log: ({ level, message, fields }) => this.#logger[level](message, fields),
    end: () => {
      this.#ended = true;
      this.#arrived?.();
    },
    failed: ({ failure }) => this.#fail(errorOf(failure)),
    committed: ({ call }) => this.#commits.get(call)?.(),
    closed: () => void this.#worker.terminate(),
  };

  #fail(error: BelfryError): void {
    this.#failure ??= error;
    this.#opened.reject(this.#failure);
    for (const resolve of this.#commits.values()) resolve();
    this.#arrived?.();
  }

  async #arrival(ms: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.#arrived = resolve;
      if (ms < Infinity) timer = setTimeout(resolve, ms);
    });
    clearTimeout(timer);
    this.#arrived = null;
  }
}

function policyOf({ dedupe, lateness }: KafkaOptions) {
  return {
    duplicateWindow: dedupe.field === null ? 0 : dedupe.window,
    allowedLateness: lateness.allowedMs,
    late: lateness.late,
  };
}

function errorOfThread(error: unknown): BelfryError {
  const given = `the thread that reads Kafka failed: ${error instanceof Error ? error.message : String(error)}`;
  return new BelfryError(
    'INTERNAL',
    { given, expected: 'a thread that tells what it cannot do', change: 'Report this.' },
    { cause: error },
  );
}

function givenUp(topic: string): BelfryError {
  return new BelfryError('STREAM_FAILED', {
    given: `the topic ${topic}, given up before any broker told of it`,
    expected: 'time for the brokers to answer',
    change: 'Open it again.',
  });
}
