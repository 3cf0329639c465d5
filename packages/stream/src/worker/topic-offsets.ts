/** Where partitions begin and end, and where reading of each begins. */
import { BelfryError, type Logger } from '@belfry/core';
import type { Positions } from '@belfry/data';
import { connectTo } from '../kafka/connect.js';
import { offsetsOrNull, type PartitionOffsets } from '../kafka/topic-facts.js';
import type { KafkaOptions } from '../kafka/kafka-options.js';
import type { PartitionReads } from './partition-reads.js';

export async function offsetsOfTopic(options: KafkaOptions, logger: Logger): Promise<PartitionOffsets[]> {
  const admin = connectTo(options, logger).admin();
  try {
    await admin.connect();
    const offsets = await offsetsOrNull(admin, options.topic);
    if (offsets === null) throw noSuchTopic(options.topic);
    return offsets;
  } finally {
    await admin.disconnect();
  }
}

/** @throws BelfryError STREAM_FAILED where the topic does not go on from a position */
export function beginReads(
  reads: PartitionReads,
  offsets: readonly PartitionOffsets[],
  positions: Positions,
  options: KafkaOptions,
): void {
  for (const partition of positions.keys()) {
    if (!offsets.some((known) => known.partition === partition))
      throw otherTopic(options.topic, `no partition ${partition}`);
  }
  for (const { partition, low, high } of offsets) {
    const position = positions.get(partition) ?? (options.fromBeginning ? low : high);
    if (position > high) throw otherTopic(options.topic, `partition ${partition} ends at ${high}, before ${position}`);
    if (position < low) requireLossAllowed(options, partition, position, low);
    reads.begin(partition, position, low, options.until === 'end' ? high : Infinity);
  }
}

/** @throws BelfryError STREAM_FAILED where events are gone and that is not allowed */
export function requireLossAllowed(
  { topic, lostEvents }: KafkaOptions,
  partition: number,
  position: number,
  low: number,
): void {
  if (lostEvents === 'skip') return;
  throw new BelfryError('STREAM_FAILED', {
    given: `topic ${topic}, partition ${partition}, whose oldest event is ${low}`,
    expected: `event ${position}, the next one to read`,
    change:
      'Make the topic keep events for longer than reading is ever away; set lostEvents to skip to go on without the lost ones.',
  });
}

export function noSuchTopic(topic: string): BelfryError {
  return new BelfryError('STREAM_FAILED', {
    given: `no topic ${JSON.stringify(topic)}`,
    expected: 'a topic that is there',
    change: 'Check the name of the topic and the brokers, or create it.',
  });
}

function otherTopic(topic: string, found: string): BelfryError {
  return new BelfryError('STREAM_FAILED', {
    given: `topic ${topic}: ${found}`,
    expected: 'the topic that was read before',
    change: 'The topic was deleted and made anew, or is another one: begin with a new run, or name the right topic.',
  });
}
