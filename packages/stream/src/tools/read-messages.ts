/** Messages of given ranges of a topic, read once by nobody's group: for looking, not for learning. */
import { randomUUID } from 'node:crypto';
import type { KafkaMessage } from 'kafkajs';
import { BelfryError } from '@belfry/core';
import type { OffsetRange } from '@belfry/data';
import { Deferred } from '../deferred.js';
import type { KafkaClient } from '../kafka/connect.js';

export interface PlacedMessage {
  readonly partition: number;
  readonly message: KafkaMessage;
}

/** How long brokers may say nothing. */
const PATIENCE_MS = 30_000;

/**
 * @param ranges at most one a partition
 * @param each called with the messages in the order of each partition, and awaited
 * @throws what kafkajs throws; BelfryError STREAM_FAILED where nothing comes
 */
export async function readMessages(
  kafka: KafkaClient,
  topic: string,
  ranges: readonly OffsetRange[],
  each: (messages: readonly PlacedMessage[]) => Promise<void> | void,
): Promise<void> {
  const ends = new Map(ranges.filter(({ from, to }) => to > from).map((range) => [range.partition, range]));
  if (ends.size === 0) return;
  const groupId = `belfry-look-${randomUUID()}`;
  const consumer = kafka.consumer({ groupId, maxWaitTimeInMs: 200, maxBytesPerPartition: 4 * 2 ** 20 });
  const done = new Deferred();
  const patience = setTimeout(() => done.reject(nothingComes(topic)), PATIENCE_MS);
  const reached = (partition: number, offset: number) => {
    patience.refresh();
    if (offset + 1 < (ends.get(partition)?.to ?? Infinity)) return;
    consumer.pause([{ topic, partitions: [partition] }]);
    ends.delete(partition);
    if (ends.size === 0) done.resolve();
  };
  consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
    for (const partition of payload.memberAssignment[topic] ?? []) {
      const range = ends.get(partition);
      if (range === undefined) consumer.pause([{ topic, partitions: [partition] }]);
      else consumer.seek({ topic, partition, offset: String(range.from) });
    }
  });
  consumer.on(consumer.events.END_BATCH_PROCESS, ({ payload }) =>
    reached(payload.partition, Number(payload.lastOffset)),
  );
  consumer.on(consumer.events.CRASH, ({ payload }) => done.reject(payload.error));
  try {
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachBatch: async ({ batch }) => {
        const range = ends.get(batch.partition);
        if (range === undefined) return;
        const wanted = batch.messages.filter(({ offset }) => Number(offset) >= range.from && Number(offset) < range.to);
        await Promise.resolve(each(wanted.map((message) => ({ partition: batch.partition, message })))).catch(
          done.reject,
        );
      },
    });
    await done.promise;
  } finally {
    clearTimeout(patience);
    await consumer.disconnect();
    await forget(kafka, groupId);
  }
}

/** The group was only a means. */
async function forget(kafka: KafkaClient, groupId: string): Promise<void> {
  const admin = kafka.admin();
  await admin.connect();
  await admin.deleteGroups([groupId]).catch(() => {});
  await admin.disconnect();
}

function nothingComes(topic: string): BelfryError {
  return new BelfryError('STREAM_FAILED', {
    given: `topic ${topic}, of which no message came for ${PATIENCE_MS / 1000} s`,
    expected: 'the messages that its offsets promise',
    change: 'Check the brokers, and try again.',
  });
}
