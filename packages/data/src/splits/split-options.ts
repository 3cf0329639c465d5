/** Options of cutting a log into parts. */
import { withRules } from '@belfry/core';
import { z } from 'zod';
import { parseIso } from '../sources/timestamps.js';

const strategies = ['given', 'global-time', 'leave-last', 'random'] as const;

export const splitOptions = withRules(
  z.strictObject({
    strategy: z
      .enum(strategies)
      .default('given')
      .describe(
        "How the log is cut: `given` takes the parts as separate files; `global-time` tests on everything from one moment on; `leave-last` on each user's newest interactions; `random` on a share of each user's interactions.",
      ),
    fraction: z
      .number()
      .gt(0)
      .lt(1)
      .default(0.1)
      .describe('Share of the interactions in a part that `global-time` or `random` cuts.'),
    from: z
      .union([z.number(), z.string()])
      .nullable()
      .default(null)
      .describe('The moment from which `global-time` tests, ISO 8601 or ms since 1970; null = chosen by `fraction`.'),
    count: z.int().min(1).default(1).describe('Interactions per user that `leave-last` takes.'),
    validation: z
      .boolean()
      .default(false)
      .describe('Also cut a validation part, the same way, from what the test part leaves.'),
  }),
  [
    {
      paths: ['from'],
      check: ({ from }) => typeof from !== 'string' || parseIso(from) !== null,
      expected: 'ISO 8601 such as 2021-05-06 or 2021-05-06T07:08Z, or ms since 1970',
      change: 'write split.from as a date',
    },
    {
      paths: ['from', 'strategy'],
      check: ({ from, strategy }) => from === null || strategy === 'global-time',
      expected: 'no moment except for global-time',
      change: 'set split.strategy to global-time, or leave split.from out',
    },
    {
      paths: ['validation', 'strategy'],
      check: ({ validation, strategy }) => !validation || strategy !== 'given',
      expected: 'false with parts given as files',
      change: 'give a validation file, or choose another split.strategy',
    },
  ],
);

export type SplitOptions = z.output<typeof splitOptions>;
