/** What kafkajs hands over of a partition, in the pieces it is decoded in. */
import type { Batch, KafkaMessage } from 'kafkajs';

/** Messages decoded between two looks at the group, some ten milliseconds: so many, and no more of so many bytes. */
const MESSAGES_A_PIECE = 8192;
const BYTES_A_PIECE = 2 ** 20;

/** The offset that was asked for, which kafkajs keeps but does not declare. */
export function fetchedFrom(batch: Batch): number {
  return Number((batch as Batch & { fetchedOffset: string }).fetchedOffset);
}

export function* inPieces(messages: readonly KafkaMessage[]): Generator<readonly KafkaMessage[]> {
  let from = 0;
  let bytes = 0;
  for (let n = 0; n < messages.length; n++) {
    bytes += messages[n].value?.length ?? 0;
    if (bytes < BYTES_A_PIECE && n + 1 - from < MESSAGES_A_PIECE) continue;
    yield messages.slice(from, n + 1);
    from = n + 1;
    bytes = 0;
  }
  if (from < messages.length) yield messages.slice(from);
}

/** Those at offsets from `next` on, before `end`. */
export function withoutThoseRead(
  messages: readonly KafkaMessage[],
  next: number,
  end: number,
): readonly KafkaMessage[] {
  const first = messages.findIndex(({ offset }) => Number(offset) >= next);
  if (first < 0) return [];
  const afterEnd = messages.findIndex(({ offset }) => Number(offset) >= end);
  return messages.slice(first, afterEnd < 0 ? messages.length : afterEnd);
}
