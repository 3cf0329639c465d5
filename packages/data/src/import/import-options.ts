/** Options of making a data set from files. */
import { withRules } from '@belfry/core';
import { z } from 'zod';
import { featureFileOptions } from '../features/feature-options.js';
import { eventColumns } from '../sources/event-source.js';
import { readers } from '../sources/readers.js';
import { timestampUnits } from '../sources/timestamps.js';
import { splitOptions } from '../splits/split-options.js';
import { separatorOption } from '../tables/separator-option.js';

const path = z.string().min(1);
const paths = z.union([path, z.array(path).min(1)]);
const columnName = z.string().min(1).nullable().default(null);

const columnMapOptions = z.strictObject({
  user: columnName.describe('Column that holds the user id; null = `user`.'),
  item: columnName.describe('Column that holds the item id; null = `item`.'),
  timestamp: columnName.describe('Column that holds the time; null = `timestamp`, where there is one.'),
  event: columnName.describe('Column that holds what was done (click, buy); null = `event`, where there is one.'),
  weight: columnName.describe('Column that holds the weight; null = `weight`, where there is one.'),
  session: columnName.describe('Column that holds the session id; null = `session`, where there is one.'),
} satisfies Record<(typeof eventColumns)[number], z.ZodType>);

export const importOptions = withRules(
  z.strictObject({
    train: paths.describe(
      'File or files with the training interactions, or with all of them where `split` cuts the log.',
    ),
    validation: paths.nullable().default(null).describe('File or files with the validation interactions.'),
    test: paths.nullable().default(null).describe('File or files with the test interactions.'),
    out: path.describe('Folder of the data set; a data set that is there is replaced.'),
    format: z
      .enum(['auto', ...readers.map(({ name }) => name)])
      .default('auto')
      .describe('Format of the files; `auto` goes by their extension.'),
    map: columnMapOptions.prefault({}),
    separator: separatorOption,
    header: z
      .boolean()
      .default(true)
      .describe('Whether the first line of a delimited file names the columns; otherwise they are called 1, 2, 3 …'),
    timestampUnit: z
      .enum(['auto', ...timestampUnits])
      .default('auto')
      .describe('What timestamps are written in; `auto` goes by the first one.'),
    maxBad: z
      .union([z.int().min(0), z.string().regex(/^\d+(\.\d+)?%$/)])
      .default(0)
      .describe(
        'Rows that cannot be read and are left out before the import fails: a number, or a share of all rows such as `0.5%`.',
      ),
    events: z.array(z.string()).default([]).describe('Events to take; empty = all.'),
    minWeight: z.number().nullable().default(null).describe('Least weight of an interaction to take; null = any.'),
    duplicates: z
      .enum(['keep', 'first', 'last'])
      .default('keep')
      .describe('Repeats of a user, item and event: keep all, the oldest or the newest.'),
    kCore: z
      .int()
      .min(0)
      .default(0)
      .describe(
        'Leave out users and items with fewer interactions, until all have as many; before the split; 0 = off.',
      ),
    split: splitOptions.prefault({}),
    userFeatures: featureFileOptions.prefault({}),
    itemFeatures: featureFileOptions.prefault({}),
    coldItems: z
      .boolean()
      .default(false)
      .describe('Take items that only the item features know into the vocabulary too.'),
    seed: z.int().min(0).max(4_294_967_295).default(42).describe('Seed of everything random.'),
  }),
  [
    {
      paths: ['split.strategy', 'test', 'validation'],
      check: ({ split, test, validation }) => split.strategy === 'given' || (test === null && validation === null),
      expected: 'given where the parts come as files',
      change: 'leave test and validation out, or set split.strategy to given',
    },
    {
      paths: ['coldItems', 'itemFeatures.file'],
      check: ({ coldItems, itemFeatures }) => !coldItems || itemFeatures.file !== null,
      expected: 'false without item features',
      change: 'set itemFeatures.file, or leave coldItems out',
    },
  ],
);

export type ImportOptions = z.output<typeof importOptions>;
