/** Training's side of the topic of updates. */
import type { Kafka } from 'kafkajs';
import type { ServedUpdate } from '@belfry/data';
import { messagesOf } from './update-messages.js';

export interface UpdatePublisher {
  /** Settles when the brokers have it. */
  publish(update: ServedUpdate): Promise<void>;
  close(): Promise<void>;
}

/** Of one request to the broker. */
const MESSAGES = 1000;

/** The topic is made where it is not there: one partition, compacted. */
export async function openUpdatePublisher(
  kafka: Kafka,
  topic: string,
  replicationFactor: number,
): Promise<UpdatePublisher> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    const configEntries = [{ name: 'cleanup.policy', value: 'compact' }];
    await admin.createTopics({ topics: [{ topic, numPartitions: 1, replicationFactor, configEntries }] });
  } finally {
    await admin.disconnect();
  }
  const producer = kafka.producer({ idempotent: true, maxInFlightRequests: 1 });
  await producer.connect();
  return {
    async publish(update) {
      const messages = messagesOf(update);
      for (let from = 0; from < messages.length; from += MESSAGES)
        await producer.send({ topic, messages: messages.slice(from, from + MESSAGES) });
    },
    close: () => producer.disconnect(),
  };
}
