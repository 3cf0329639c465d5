/** How far an earlier replay came: the last message of each of its writes tells the number of its last event. */
import { BelfryError } from '@belfry/core';
import type { KafkaClient } from '../kafka/connect.js';
import type { PartitionOffsets } from '../kafka/topic-facts.js';
import { readMessages } from '../tools/read-messages.js';

/** Header of the last message of a write. A write to a partition is in the topic whole or not at all. */
export const LAST_EVENT_HEADER = 'belfry-replayed';

/** By partition, the number of the last event that is in the topic, −1 = none. @throws BelfryError STREAM_FAILED */
export async function sentBefore(
  kafka: KafkaClient,
  topic: string,
  offsets: readonly PartitionOffsets[],
): Promise<Map<number, number>> {
  const sent = new Map(offsets.map(({ partition }) => [partition, -1]));
  const last = offsets
    .filter(({ low, high }) => high > low)
    .map(({ partition, high }) => ({ partition, from: high - 1, to: high }));
  await readMessages(kafka, topic, last, (messages) => {
    for (const { partition, message } of messages) {
      const number = message.headers?.[LAST_EVENT_HEADER];
      if (number === undefined) throw notAReplay(topic, partition);
      sent.set(partition, Number(String(number)));
    }
  });
  return sent;
}

function notAReplay(topic: string, partition: number): BelfryError {
  return new BelfryError('STREAM_FAILED', {
    given: `topic ${topic}, whose last message in partition ${partition} was not written by a replay`,
    expected: 'a topic into which nothing but the replay of this log was written',
    change: 'Replay from the beginning into a topic of its own, without resume.',
  });
}
