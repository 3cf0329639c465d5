/** Streams of a topic under test, closed when a test is over. */
import { afterEach } from 'mocha';
import { KafkaEvents, type KafkaInput, type KafkaServices, type StreamStart } from '@belfry/stream';
import type { RunningKafka } from '@belfry/testing/kafka';
import { Topic, clientOf } from '../topic.js';

export interface Opened {
  topic(partitions: number, settings?: Readonly<Record<string, string>>, replicationFactor?: number): Promise<Topic>;
  /** A reader in a group named like the topic, with a session of 6 s. */
  events(
    topic: Topic,
    settings?: Partial<KafkaInput>,
    start?: StreamStart,
    services?: KafkaServices,
  ): Promise<KafkaEvents>;
}

/** To be called within `describe`. */
export function openedAt(kafka: () => RunningKafka): Opened {
  const opened: { close(): Promise<void> }[] = [];
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((each) => each.close()));
  });
  return {
    topic: async (partitions, settings, replicationFactor) => {
      const topic = await Topic.create(clientOf(kafka().bootstrap), partitions, settings, replicationFactor);
      opened.push(topic);
      return topic;
    },
    events: async ({ name }, settings = {}, start, services) => {
      const given = { brokers: [...kafka().bootstrap], topic: name, group: name, sessionTimeoutMs: 6000, ...settings };
      const events = await KafkaEvents.open(given, start, services);
      opened.push(events);
      return events;
    },
  };
}
