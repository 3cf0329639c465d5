/** Options of reading events from a Kafka topic. */
import { z } from 'zod';
import { timestampUnits } from '@belfry/data';
import { messageFormats } from '../decode/decoders.js';
import { connectionOptions } from './connection-options.js';

const field = z.string().min(1).nullable();

export const kafkaOptions = z.strictObject({
  ...connectionOptions.shape,
  topic: z.string().min(1).describe('Topic to read.'),
  group: z
    .string()
    .min(1)
    .default('belfry')
    .describe('Consumer group, by which tools of Kafka show how far reading has come.'),
  format: z
    .enum(messageFormats as [string, ...string[]])
    .default('json')
    .describe('What a message holds.'),
  fields: z
    .strictObject({
      user: z.string().min(1).default('user').describe('Field with the user id; `a.b` for one within another.'),
      item: z.string().min(1).default('item').describe('Field with the item id.'),
      timestamp: field.default('timestamp').describe("Field with the time; null = the message's own time."),
      weight: field.default('weight').describe('Field with the weight; null = every event weighs 1.'),
      event: field.default('event').describe('Field with what was done (click, buy); null = none.'),
    })
    .prefault({}),
  timestampUnit: z.enum(timestampUnits).default('ms').describe('What numbers in the timestamp field count.'),
  registry: z
    .strictObject({
      url: z.string().nullable().default(null).describe('Schema registry of the formats that need one; null = none.'),
      user: z.string().nullable().default(null).describe('Who logs in there; null = nobody.'),
      passwordVariable: z
        .string()
        .min(1)
        .default('SCHEMA_REGISTRY_PASSWORD')
        .describe('Environment variable that holds its password.'),
    })
    .prefault({}),
  dedupe: z
    .strictObject({
      field: field
        .default(null)
        .describe("Field with the event's own id, by which repeats are found; null = not looked for."),
      window: z
        .int()
        .min(1)
        .default(1_000_000)
        .describe('Ids remembered: a repeat further apart than so many events is not found.'),
    })
    .prefault({}),
  lateness: z
    .strictObject({
      allowedMs: z
        .number()
        .min(0)
        .default(3_600_000)
        .describe('Milliseconds by which an event may be older than the newest one before it counts as late.'),
      late: z
        .enum(['keep', 'drop'])
        .default('keep')
        .describe('Whether late events are learnt from or left out; both ways they are counted.'),
    })
    .prefault({}),
  fromBeginning: z
    .boolean()
    .default(true)
    .describe('Where partitions without a position begin: at their first event, or at what comes from now on.'),
  until: z
    .enum(['forever', 'end'])
    .default('forever')
    .describe('Whether reading goes on with what comes, or ends at what the topic held when it was opened.'),
  lostEvents: z
    .enum(['fail', 'skip'])
    .default('fail')
    .describe(
      'What to do when the topic no longer holds the events at a position: fail, or go on at the oldest that is left.',
    ),
  deadLetterTopic: z
    .string()
    .nullable()
    .default(null)
    .describe('Topic for messages that cannot be used; null = the topic with `.dead`; empty = they are counted only.'),
  bufferBytes: z
    .int()
    .min(2 ** 16)
    .default(2 ** 26)
    .describe('Memory for events that were read and wait; when it is full, reading pauses.'),
  sessionTimeoutMs: z
    .int()
    .min(1000)
    .default(30_000)
    .describe('Milliseconds after which a reader that says nothing has left the group.'),
  maxWaitTimeMs: z
    .int()
    .min(1)
    .default(200)
    .describe('Milliseconds a broker waits for new messages before it answers with none.'),
  maxBytesPerPartition: z
    .int()
    .min(1024)
    .default(4 * 2 ** 20)
    .describe('Most bytes of one partition in an answer of a broker.'),
});

export type KafkaOptions = z.output<typeof kafkaOptions>;
export type KafkaInput = z.input<typeof kafkaOptions>;

export function deadLetterTopicOf({ topic, deadLetterTopic }: Pick<KafkaOptions, 'topic' | 'deadLetterTopic'>): string {
  return deadLetterTopic ?? `${topic}.dead`;
}
