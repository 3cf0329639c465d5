/** What brokers tell of a topic: where its partitions begin and end, how far a group is. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Admin } from 'kafkajs';
import { silentLogger } from '@belfry/core';
import { registerKafkaCodecs } from '../codecs/kafka-codecs.js';
import { connectTo, type KafkaClient } from './connect.js';
import type { ConnectionOptions } from './connection-options.js';
import { isLeaderless, streamFailed } from './kafka-errors.js';

const LEADER_TRIES = 20;
const LEADER_PAUSE_MS = 250;

export interface PartitionOffsets {
  readonly partition: number;
  /** First offset that is there. */
  readonly low: number;
  /** Offset the next message gets. */
  readonly high: number;
}

/**
 * Runs work with a client and an administrator's connection.
 *
 * @param doing in words, for the message
 * @throws BelfryError STREAM_FAILED where Kafka fails
 */
export async function withAdmin<T>(
  options: ConnectionOptions,
  doing: string,
  work: (admin: Admin, kafka: KafkaClient) => Promise<T>,
): Promise<T> {
  await registerKafkaCodecs();
  const kafka = connectTo(options, silentLogger);
  const admin = kafka.admin();
  try {
    await admin.connect();
    return await work(admin, kafka);
  } catch (error) {
    throw streamFailed(doing, error);
  } finally {
    await admin.disconnect();
  }
}

/** By partition; null where there is no such topic. */
export async function offsetsOrNull(admin: Admin, topic: string): Promise<PartitionOffsets[] | null> {
  if (!(await admin.listTopics()).includes(topic)) return null;
  const offsets = await withLeaders(() => admin.fetchTopicOffsets(topic));
  return offsets
    .map(({ partition, low, high }) => ({ partition, low: Number(low), high: Number(high) }))
    .sort((a, b) => a.partition - b.partition);
}

/** Right after a topic was made, or a broker was lost, partitions have no leader for a moment. */
async function withLeaders<T>(ask: () => Promise<T>): Promise<T> {
  for (let tries = LEADER_TRIES; ; tries--) {
    try {
      return await ask();
    } catch (error) {
      if (tries === 1 || !isLeaderless(error)) throw error;
      await sleep(LEADER_PAUSE_MS);
    }
  }
}

/** What a group has committed by partition, absent where nothing. */
export async function committedBy(admin: Admin, groupId: string, topic: string): Promise<Map<number, number>> {
  const [{ partitions }] = await admin.fetchOffsets({ groupId, topics: [topic] });
  return new Map(
    partitions.filter(({ offset }) => Number(offset) >= 0).map(({ partition, offset }) => [partition, Number(offset)]),
  );
}
