/** Options of the synthetic shop, and presets for its size. */
import { z } from 'zod';
import { withRules } from '@belfry/core';
import { rawFormats } from './raw-formats.js';

export const shopOptions = withRules(
  z.strictObject({
    users: z.int().min(1).max(10_000_000).default(2000).describe('Users, cold ones included.'),
    items: z.int().min(1).max(10_000_000).default(1500).describe('Items, cold ones included.'),
    events: z
      .int()
      .min(1)
      .max(100_000_000)
      .default(60_000)
      .describe('Events of the log, training and test part together.'),
    days: z.int().min(1).max(3650).default(90).describe('Days the log covers.'),
    testDays: z.int().min(0).max(3650).default(9).describe('Last days that become the test part; 0 = no test part.'),
    interests: z
      .int()
      .min(1)
      .max(4096)
      .default(64)
      .describe('Hidden interests of the shop, each a mixture of categories and styles.'),
    interestsPerUser: z
      .int()
      .min(1)
      .max(64)
      .default(3)
      .describe('Interests of a user on average; each has between one fewer and one more.'),
    zipf: z
      .number()
      .min(0)
      .max(3)
      .default(0.8)
      .describe('Exponent of popularity: the item of rank r is chosen in proportion to r^-zipf.'),
    noise: z
      .number()
      .min(0)
      .max(1)
      .default(0.1)
      .describe('Share of clicks by popularity alone, whatever the user likes.'),
    drift: z
      .number()
      .min(0)
      .max(1)
      .default(0.3)
      .describe("How far a user's interests move from the first day to the last; 1 = to an independent mixture."),
    fadeDays: z
      .number()
      .gt(0)
      .default(60)
      .describe('Days after its release in which an item loses half of its novelty.'),
    coldItems: z.number().min(0).lt(1).default(0.03).describe('Share of items released in the test part only.'),
    coldUsers: z.number().min(0).lt(1).default(0.03).describe('Share of users who join in the test part only.'),
    seed: z.int().min(0).max(4_294_967_295).default(1).describe('Seed; equal options give equal bytes.'),
  }),
  [
    {
      paths: ['testDays', 'days'],
      check: ({ testDays, days }) => testDays < days,
      expected: 'fewer test days than days',
      change: 'lower testDays or raise days',
    },
    {
      paths: ['coldItems', 'coldUsers', 'testDays'],
      check: ({ coldItems, coldUsers, testDays }) => testDays > 0 || (coldItems === 0 && coldUsers === 0),
      expected: 'a test part for cold items and users to appear in',
      change: 'set coldItems and coldUsers to 0 or testDays to 1 or more',
    },
    {
      paths: ['interestsPerUser', 'interests'],
      check: ({ interestsPerUser, interests }) => interestsPerUser <= interests,
      expected: 'no more interests per user than there are',
      change: 'lower interestsPerUser or raise interests',
    },
  ],
);

export type ShopOptions = z.output<typeof shopOptions>;
export type ShopSettings = z.input<typeof shopOptions>;

/** Sizes by name; `small` is the defaults. */
export const shopPresets: Readonly<Record<string, ShopSettings>> = {
  tiny: { users: 120, items: 150, events: 3000, days: 30, testDays: 4, interests: 16 },
  small: {},
  medium: { users: 20_000, items: 15_000, events: 1_000_000, interests: 128 },
  large: { users: 200_000, items: 100_000, events: 10_000_000, interests: 256 },
};

/** What `belfry synth` and `generateShop` take: the shop's options, a preset laid under them, and where to put it. */
export const synthOptions = shopOptions.safeExtend({
  out: z.string().min(1).describe('Folder of the data set; a data set that is there is replaced.'),
  preset: z.enum(Object.keys(shopPresets)).default('small').describe('Size by name, laid under every option set here.'),
  raw: z
    .enum(Object.keys(rawFormats))
    .nullable()
    .default(null)
    .describe('Also write the raw logs in this format, into the folder `raw`; null = no.'),
});

export type SynthOptions = z.output<typeof synthOptions>;
export type SynthSettings = z.input<typeof synthOptions>;
