/** Single messages decoded, to be looked at. */
import type { KafkaMessage } from 'kafkajs';
import type { EventDecoder, Refusal } from '../decode/decoder.js';
import { EventColumns } from '../decode/event-columns.js';

export interface DecodedEvent {
  readonly user: string;
  readonly item: string;
  readonly timestamp: number;
  readonly weight: number;
  /** Absent where the event has none. */
  readonly event?: string;
}

/** @returns its events, or why there are none */
export async function decodeMessage(
  decoder: EventDecoder,
  { value, offset, timestamp }: Pick<KafkaMessage, 'value' | 'offset' | 'timestamp'>,
): Promise<DecodedEvent[] | Refusal> {
  const columns = new EventColumns(false);
  await decoder.prepare([value]);
  const at = { offset: Number(offset), timestamp: Number(timestamp) };
  const refusal = decoder.decode(value, at, columns);
  if (refusal !== null) return refusal;
  const events = columns.take(columns.length);
  return Array.from({ length: events.length }, (_, row) => ({
    user: events.newUsers[events.user[row]],
    item: events.newItems[events.item[row]],
    timestamp: events.timestamp[row],
    weight: events.weight[row],
    ...(events.type[row] < 0 ? {} : { event: events.newTypes[events.type[row]] }),
  }));
}
