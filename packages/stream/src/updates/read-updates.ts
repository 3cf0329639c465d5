/** Serving's side of the topic of updates: everything that still counts, then what comes. */
import { randomUUID } from 'node:crypto';
import type { Kafka } from 'kafkajs';
import type { ServedUpdate } from '@belfry/data';
import { updatesOf } from './update-messages.js';

/**
 * Every reader reads all: it is alone in its group. Ends when the signal is given.
 *
 * @throws what ended kafkajs's consumer where it does not begin again by itself
 */
export async function* readUpdates(kafka: Kafka, topic: string, signal: AbortSignal): AsyncGenerator<ServedUpdate> {
  const consumer = kafka.consumer({ groupId: `${topic}-reader-${randomUUID()}`, maxWaitTimeInMs: 200 });
  const handOver = new HandOver<ServedUpdate>();
  const stop = (): void => handOver.end();
  consumer.on(consumer.events.CRASH, ({ payload }) => {
    if (!payload.restart) handOver.end(payload.error);
  });
  signal.addEventListener('abort', stop);
  try {
    await consumer.connect();
    await consumer.subscribe({ topics: [topic], fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachBatch: async ({ batch, heartbeat }) => {
        for (const update of updatesOf(batch.messages)) {
          await handOver.give(update);
          await heartbeat();
        }
      },
    });
    if (signal.aborted) stop();
    yield* handOver;
  } finally {
    signal.removeEventListener('abort', stop);
    handOver.end();
    await consumer.disconnect();
  }
}

/** From a caller that pushes to one that pulls, one at a time: who gives waits until it was taken. */
class HandOver<T> implements AsyncIterable<T> {
  #given: { readonly value: T; readonly taken: () => void } | null = null;
  #wake: () => void = () => {};
  #ended = false;
  #failure: Error | null = null;

  give(value: T): Promise<void> {
    if (this.#ended) return Promise.resolve();
    return new Promise((taken) => {
      this.#given = { value, taken };
      this.#wake();
    });
  }

  /** @param failure thrown to who pulls */
  end(failure: Error | null = null): void {
    this.#failure ??= failure;
    this.#ended = true;
    this.#given?.taken();
    this.#wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T> {
    while (!this.#ended) {
      const given = this.#given;
      if (given === null) {
        await new Promise<void>((wake) => (this.#wake = wake));
        continue;
      }
      yield given.value;
      this.#given = null;
      given.taken();
    }
    if (this.#failure !== null) throw this.#failure;
  }
}
