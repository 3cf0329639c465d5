/** The dead letters of a topic: read, and sent again once they can be used. */
import type { KafkaMessage, Message } from 'kafkajs';
import { parseOptions } from '@belfry/core';
import type { OffsetRange } from '@belfry/data';
import { createDecoder } from '../decode/decoders.js';
import { deadLetterTopicOf, kafkaOptions, type KafkaInput } from '../kafka/kafka-options.js';
import { Sender } from '../kafka/sender.js';
import { committedBy, offsetsOrNull, withAdmin } from '../kafka/topic-facts.js';
import { decodeOptionsOf } from '../worker/decode-options-of.js';
import { decodeMessage } from './decode-message.js';
import { readMessages, type PlacedMessage } from './read-messages.js';

export interface DeadLetter {
  readonly partition: number;
  readonly offset: number;
  /** When it was refused, ms since 1970. */
  readonly timestamp: number;
  readonly kind: string;
  readonly reason: string;
  /** Where the message lay. */
  readonly from: { readonly topic: string; readonly partition: number; readonly offset: number };
  readonly key: string | null;
  /** Its first bytes as text. */
  readonly value: string | null;
}

export interface DeadLetterReport {
  readonly topic: string;
  /** Dead letters that were not sent again. */
  readonly waiting: number;
  readonly byReason: Readonly<Record<string, number>>;
  /** The first of them. */
  readonly letters: readonly DeadLetter[];
}

export interface Redriven {
  readonly topic: string;
  /** Sent again to the topic they came from. */
  readonly sent: number;
  /** Still of no use: put back at the end of the dead letters. */
  readonly refused: number;
}

/** Makes a value that can be used of one that cannot; null = leave it. */
export type Repair = (value: Buffer, letter: DeadLetter) => Buffer | null;

const VALUE_SHOWN = 400;
const MESSAGES_A_WRITE = 1000;

/**
 * @param shown letters in the report, at most; all are counted
 * @throws BelfryError CONFIG_INVALID; STREAM_FAILED
 */
export async function readDeadLetters(input: KafkaInput, shown = 20): Promise<DeadLetterReport> {
  const options = parseOptions(kafkaOptions, input);
  const topic = deadLetterTopicOf(options);
  const letters: DeadLetter[] = [];
  const byReason: Record<string, number> = {};
  let waiting = 0;
  await withAdmin(options, `Reading the dead letters of ${options.topic}`, async (admin, kafka) => {
    const ranges = await waitingIn(admin, topic);
    await readMessages(kafka, topic, ranges, (messages) => {
      for (const placed of messages) {
        const letter = letterOf(placed);
        waiting++;
        byReason[letter.reason] = (byReason[letter.reason] ?? 0) + 1;
        if (letters.length < shown) letters.push(letter);
      }
    });
  });
  return { topic, waiting, byReason, letters };
}

/**
 * Sends dead letters again to the topic they came from, those that can be used as the options now say (another field, another
 * format) or once `repair` has been at them. How far it came is kept as the positions of a group, so no letter is sent twice
 * unless it is interrupted.
 *
 * @throws BelfryError CONFIG_INVALID; STREAM_FAILED
 */
export async function redriveDeadLetters(input: KafkaInput, repair: Repair = (value) => value): Promise<Redriven> {
  const options = parseOptions(kafkaOptions, input);
  const topic = deadLetterTopicOf(options);
  const decoder = await createDecoder(options.format, decodeOptionsOf(options));
  const counts = { sent: 0, refused: 0 };
  await withAdmin(options, `Sending the dead letters of ${options.topic} again`, async (admin, kafka) => {
    const ranges = await waitingIn(admin, topic);
    const sender = await Sender.open(kafka);
    try {
      await readMessages(kafka, topic, ranges, async (messages) => {
        for (let from = 0; from < messages.length; from += MESSAGES_A_WRITE) {
          const good: Message[] = [];
          const bad: Message[] = [];
          for (const placed of messages.slice(from, from + MESSAGES_A_WRITE)) {
            const { key, value, timestamp, offset, headers } = placed.message;
            const mended = value === null ? null : repair(value, letterOf(placed));
            const usable =
              mended !== null && Array.isArray(await decodeMessage(decoder, { value: mended, timestamp, offset }));
            if (usable) good.push({ key, value: mended });
            else bad.push({ key, value, headers });
          }
          await sender.send(options.topic, good);
          await sender.send(topic, bad);
          counts.sent += good.length;
          counts.refused += bad.length;
        }
      });
    } finally {
      await sender.close();
    }
    const partitions = ranges.map(({ partition, to }) => ({ partition, offset: String(to) }));
    if (partitions.length > 0) await admin.setOffsets({ groupId: redriveGroup(topic), topic, partitions });
  });
  return { topic, ...counts };
}

function redriveGroup(topic: string): string {
  return `${topic}.redrive`;
}

/** Dead letters that were not sent again. */
async function waitingIn(admin: Parameters<typeof offsetsOrNull>[0], topic: string): Promise<OffsetRange[]> {
  const offsets = topic === '' ? null : await offsetsOrNull(admin, topic);
  if (offsets === null) return [];
  const done = await committedBy(admin, redriveGroup(topic), topic);
  return offsets.map(({ partition, low, high }) => ({
    partition,
    from: Math.max(low, done.get(partition) ?? low),
    to: high,
  }));
}

function letterOf({ partition, message }: PlacedMessage): DeadLetter {
  const header = (name: string) => String(message.headers?.[name] ?? '');
  return {
    partition,
    offset: Number(message.offset),
    timestamp: Number(message.timestamp),
    kind: header('kind'),
    reason: header('reason'),
    from: { topic: header('topic'), partition: Number(header('partition')), offset: Number(header('offset')) },
    key: message.key === null ? null : message.key.toString(),
    value: textOf(message),
  };
}

function textOf({ value }: KafkaMessage): string | null {
  return value === null ? null : value.toString('utf8', 0, VALUE_SHOWN);
}
