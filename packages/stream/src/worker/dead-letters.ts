/** Messages that cannot be used go to a topic of their own, behind the back of reading, which they never hold up. */
import type { Message } from 'kafkajs';
import type { Logger } from '@belfry/core';
import type { Refusal } from '../decode/decoder.js';
import type { KafkaClient } from '../kafka/connect.js';
import { makeTopic } from '../kafka/make-topic.js';
import { Sender } from '../kafka/sender.js';

/** Dead letters that wait to be written; those beyond are counted only. */
const MOST_WAITING_BYTES = 2 ** 24;
const MOST_AT_ONCE = 500;
const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 10_000;

export interface RefusedMessage {
  readonly partition: number;
  readonly offset: string;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly timestamp: string;
}

export class DeadLetters {
  readonly #kafka: KafkaClient;
  readonly #from: string;
  readonly #topic: string;
  readonly #logger: Logger;
  #sender: Sender | null = null;
  #waiting: { readonly message: Message; readonly bytes: number }[] = [];
  #waitingBytes = 0;
  #writing: Promise<void> | null = null;
  #closing = false;
  #count = 0;
  #lost = 0;

  /** @param topic where they go; empty = they are counted only */
  constructor(kafka: KafkaClient, from: string, topic: string, logger: Logger) {
    this.#kafka = kafka;
    this.#from = from;
    this.#topic = topic;
    this.#logger = logger;
  }

  get count(): number {
    return this.#count;
  }

  /** Those that were not written since too many waited, or Kafka did not take them before the end. */
  get lost(): number {
    return this.#lost;
  }

  add(message: RefusedMessage, { kind, reason }: Refusal): void {
    this.#count++;
    if (this.#topic === '') return;
    const bytes = (message.value?.length ?? 0) + (message.key?.length ?? 0) + reason.length + 100;
    if (this.#waitingBytes + bytes > MOST_WAITING_BYTES) {
      this.#lost++;
      return;
    }
    this.#waitingBytes += bytes;
    const headers = { kind, reason, topic: this.#from, partition: String(message.partition), offset: message.offset };
    const [key, value] = [copyOf(message.key), copyOf(message.value)];
    this.#waiting.push({ message: { key, value, headers, timestamp: message.timestamp }, bytes });
    this.#writing ??= this.#write().finally(() => (this.#writing = null));
  }

  /** Writes what waits, as far as Kafka takes it in `ms`. */
  async close(ms: number): Promise<void> {
    this.#closing = true;
    if (this.#writing !== null) {
      let timer: NodeJS.Timeout | undefined;
      await Promise.race([this.#writing, new Promise<void>((resolve) => (timer = setTimeout(resolve, ms)))]);
      clearTimeout(timer);
    }
    this.#lost += this.#waiting.length;
    if (this.#waiting.length > 0) this.#logger.warn(`${this.#waiting.length} dead letters could not be written`);
    await this.#sender?.close().catch(() => {});
  }

  async #write(): Promise<void> {
    let pause = FIRST_PAUSE_MS;
    while (this.#waiting.length > 0) {
      const some = this.#waiting.slice(0, MOST_AT_ONCE);
      try {
        const sender = await this.#connected();
        await sender.send(
          this.#topic,
          some.map(({ message }) => message),
        );
        this.#waiting = this.#waiting.slice(some.length);
        for (const { bytes } of some) this.#waitingBytes -= bytes;
        pause = FIRST_PAUSE_MS;
      } catch (error) {
        this.#logger.warn(`dead letters wait: ${(error as Error).message}`, { topic: this.#topic });
        if (this.#closing) return;
        await new Promise((resolve) => setTimeout(resolve, pause));
        pause = Math.min(2 * pause, LONGEST_PAUSE_MS);
      }
    }
  }

  async #connected(): Promise<Sender> {
    if (this.#sender !== null) return this.#sender;
    const admin = this.#kafka.admin();
    try {
      await admin.connect();
      const topics = await admin.listTopics();
      if (!topics.includes(this.#topic)) await makeTopic(admin, { topic: this.#topic });
    } finally {
      await admin.disconnect();
    }
    return (this.#sender = await Sender.open(this.#kafka));
  }
}

/** What was fetched shares one large buffer, which would be held for the sake of a few bytes. */
function copyOf(bytes: Buffer | null): Buffer | null {
  return bytes === null ? null : Buffer.from(bytes);
}
