/** Options of putting a log into a topic. */
import { withRules } from '@belfry/core';
import { z } from 'zod';
import { connectionOptions } from '../kafka/connection-options.js';
import { eventEncoders } from './event-encoders.js';

export const replayOptions = withRules(
  z.strictObject({
    ...connectionOptions.shape,
    topic: z.string().min(1).describe('Topic to write to; made where it is not there.'),
    partitions: z.int().min(1).default(4).describe('Partitions of a topic that is made.'),
    format: z
      .enum(Object.keys(eventEncoders) as [string, ...string[]])
      .default('json')
      .describe('What a message holds: `json` one event, `arrow` a table of many.'),
    rate: z
      .number()
      .positive()
      .nullable()
      .default(null)
      .describe('Events a second; null = as fast as brokers take them.'),
    speed: z
      .number()
      .positive()
      .nullable()
      .default(null)
      .describe(
        'How much faster than they happened: 1 = with the original spacing, 60 = an hour in a minute; null = not so.',
      ),
    limit: z.int().min(1).nullable().default(null).describe('Events to send at most; null = all.'),
    ids: z.boolean().default(false).describe('Whether each event gets an id, `id`, by which repeats can be found.'),
    resume: z
      .boolean()
      .default(false)
      .describe('Go on after the events that an earlier replay of the same log put into the topic.'),
  }),
  [
    {
      paths: ['speed', 'rate'],
      check: ({ rate, speed }) => rate === null || speed === null,
      expected: 'rate or speed, not both',
      change: 'leave out one of the two',
    },
  ],
);

export type ReplayOptions = z.output<typeof replayOptions>;
export type ReplayInput = z.input<typeof replayOptions>;
