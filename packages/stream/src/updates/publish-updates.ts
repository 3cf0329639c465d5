/** Training's side of the topic of updates. */
import type { Kafka } from 'kafkajs';
import type { ServedUpdate } from '@belfry/data';
import { makeTopic } from '../kafka/make-topic.js';
import { Sender } from '../kafka/sender.js';
import { messagesOf } from './update-messages.js';

export interface UpdatePublisher {
  /** Settles when the brokers have it. */
  publish(update: ServedUpdate): Promise<void>;
  close(): Promise<void>;
}

/** Of one request to the broker. */
const MESSAGES = 1000;

/** Replicas as the brokers have them by default. */
const BY_DEFAULT = -1;

/** The topic is made where it is not there: one partition, compacted. */
export async function openUpdateTopic(kafka: Kafka, topic: string): Promise<void> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    const configEntries = [{ name: 'cleanup.policy', value: 'compact' }];
    const made = { topic, numPartitions: 1, replicationFactor: BY_DEFAULT, configEntries };
    await makeTopic(admin, made);
  } finally {
    await admin.disconnect();
  }
}

export async function openUpdatePublisher(kafka: Kafka, topic: string): Promise<UpdatePublisher> {
  await openUpdateTopic(kafka, topic);
  const sender = await Sender.open(kafka);
  return {
    async publish(update) {
      const messages = messagesOf(update);
      for (let from = 0; from < messages.length; from += MESSAGES)
        await sender.send(topic, messages.slice(from, from + MESSAGES));
    },
    close: () => sender.close(),
  };
}
