/** What a topic holds, how far a group has read it, and what its messages look like to a reader. */
import { parseOptions } from '@belfry/core';
import { createDecoder } from '../decode/decoders.js';
import type { Refusal } from '../decode/decoder.js';
import { deadLetterTopicOf, kafkaOptions, type KafkaInput } from '../kafka/kafka-options.js';
import { committedBy, offsetsOrNull, withAdmin } from '../kafka/topic-facts.js';
import { decodeOptionsOf } from '../worker/decode-options-of.js';
import { noSuchTopic } from '../worker/topic-offsets.js';
import { decodeMessage, type DecodedEvent } from './decode-message.js';
import { readMessages } from './read-messages.js';

export interface PartitionReport {
  readonly partition: number;
  /** First offset that is there, and the one the next message gets. */
  readonly from: number;
  readonly to: number;
  /** Where the group goes on; null = it has committed nothing. */
  readonly committed: number | null;
  /** Offsets the group has not read; all where it has committed nothing. */
  readonly lag: number;
}

export interface SampleMessage {
  readonly partition: number;
  readonly offset: number;
  /** Of the message, ms since 1970. */
  readonly timestamp: number;
  readonly key: string | null;
  readonly bytes: number;
  /** What it is decoded to; absent where it is refused. */
  readonly events?: readonly DecodedEvent[];
  readonly refused?: Refusal;
}

export interface TopicReport {
  readonly topic: string;
  readonly group: string;
  readonly partitions: readonly PartitionReport[];
  /** Offsets in the topic; more than messages where some were compacted away. */
  readonly offsets: number;
  readonly lag: number;
  readonly deadLetters: { readonly topic: string; readonly messages: number };
  /** The newest ones. */
  readonly samples: readonly SampleMessage[];
}

/** Events shown of a message that holds many. */
const EVENTS_SHOWN = 5;

/**
 * @param samples messages shown, at most
 * @throws BelfryError CONFIG_INVALID; STREAM_FAILED where the topic is not there or Kafka fails
 */
export async function inspectTopic(input: KafkaInput, samples = 5): Promise<TopicReport> {
  const options = parseOptions(kafkaOptions, input);
  const { topic, group, format } = options;
  const decoder = await createDecoder(format, decodeOptionsOf(options));
  return withAdmin(options, `Looking at the topic ${topic}`, async (admin, kafka) => {
    const offsets = await offsetsOrNull(admin, topic);
    if (offsets === null) throw noSuchTopic(topic);
    const committed = await committedBy(admin, group, topic);
    const partitions = offsets.map(({ partition, low, high }): PartitionReport => {
      const at = committed.get(partition) ?? null;
      return { partition, from: low, to: high, committed: at, lag: high - Math.max(low, at ?? low) };
    });
    const found: SampleMessage[] = [];
    const newest = partitions.map(({ partition, from, to }) => ({ partition, from: Math.max(from, to - samples), to }));
    await readMessages(kafka, topic, samples > 0 ? newest : [], async (messages) => {
      for (const { partition, message } of messages) {
        const decoded = await decodeMessage(decoder, message);
        found.push({
          partition,
          offset: Number(message.offset),
          timestamp: Number(message.timestamp),
          key: message.key === null ? null : message.key.toString(),
          bytes: message.value?.length ?? 0,
          ...('kind' in decoded ? { refused: decoded } : { events: decoded.slice(0, EVENTS_SHOWN) }),
        });
      }
    });
    const deadTopic = deadLetterTopicOf(options);
    const dead = deadTopic === '' ? null : await offsetsOrNull(admin, deadTopic);
    return {
      topic,
      group,
      partitions,
      offsets: sum(partitions.map(({ from, to }) => to - from)),
      lag: sum(partitions.map(({ lag }) => lag)),
      deadLetters: { topic: deadTopic, messages: sum((dead ?? []).map(({ low, high }) => high - low)) },
      samples: found.sort((a, b) => b.timestamp - a.timestamp || b.offset - a.offset).slice(0, samples),
    };
  });
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
