/** Options of the two towers. */
import { z } from 'zod';
import { withRules } from '@belfry/core';

const sideFields = {
  id: z.boolean().default(true).describe('Whether each row has a learned vector of its own.'),
  features: z
    .union([z.enum(['all', 'none']), z.array(z.string()).min(1)])
    .default('all')
    .describe('Feature columns read: `all` (but text), `none`, or a list of names.'),
  logFeatures: z
    .array(z.string())
    .default([])
    .describe('Numeric features taken as sign(x)·log(1 + |x|) before they are normalised.'),
  embeddingDim: z
    .int()
    .min(1)
    .max(4096)
    .default(64)
    .describe('Width of each embedding where there are layers; without layers it is `towers.dim`.'),
  bagPooling: z
    .enum(['mean', 'sum', 'sqrt-n'])
    .default('mean')
    .describe("How the embeddings of a bag's members are pooled."),
  layers: z
    .array(z.int().min(1).max(65_536))
    .default([])
    .describe(
      'Widths of the hidden layers over all inputs side by side; a linear layer to `towers.dim` follows. Empty: the vector is the sum of the embeddings.',
    ),
  activation: z.enum(['relu', 'gelu', 'tanh']).default('relu').describe('Activation of the hidden layers.'),
  dropout: z.number().min(0).lt(1).default(0).describe("Share of the output's coordinates set to 0 in training."),
  initNorm: z.number().gt(0).default(0.1).describe('Expected norm of a fresh embedding row.'),
};

const neighbourOptions = z.strictObject({
  weight: z
    .number()
    .min(0)
    .lt(1)
    .default(0)
    .describe(
      'Share w of the neighbours: the id part of a vector is (1 − w)·own id + w·Σ ids of what the row met in training / √(product of both degrees). 0 = own id alone.',
    ),
});

const userNeighbourOptions = neighbourOptions.extend({
  without: z
    .enum(['none', 'positive'])
    .default('none')
    .describe(
      'What the items of a user leave out in training: nothing, or the item to be predicted, which is not among them when serving either.',
    ),
});

const historyOptions = z.strictObject({
  length: z.int().min(0).max(100_000).default(0).describe('Most recent items read; 0 = the tower reads no history.'),
  pooling: z
    .enum(['mean', 'attention', 'last-item'])
    .default('mean')
    .describe('`attention` weighs items by a learned query, `last-item` by one made from the newest item.'),
  share: z
    .boolean()
    .default(true)
    .describe("Whether history items use the item tower's id embeddings instead of a table of their own."),
});

const tablesOptions = z.strictObject({
  precision: z
    .enum(['float32', 'bfloat16'])
    .default('float32')
    .describe(
      'What embedding tables are stored in; `bfloat16` halves them, is updated in float32 and rounded stochastically. Moments stay float32.',
    ),
  storage: z
    .enum(['memory', 'mapped'])
    .default('memory')
    .describe(
      'Where tables and their moments lie while training; `mapped`: in files that the system keeps in memory as far as it has room (needs the C++ addon).',
    ),
  folder: z
    .string()
    .default('')
    .describe('Folder whose disk holds mapped tables, best a fast local one; empty: the run folder.'),
});

const itemTowerOptions = z.strictObject({ ...sideFields, neighbours: neighbourOptions.prefault({}) });

const userTowerOptions = z.strictObject({
  ...itemTowerOptions.shape,
  neighbours: userNeighbourOptions.prefault({}),
  history: historyOptions.prefault({}),
});

export const towersOptions = withRules(
  z.strictObject({
    dim: z.int().min(1).max(4096).default(64).describe('Dimension d of user and item vectors.'),
    user: userTowerOptions.prefault({}),
    item: itemTowerOptions.prefault({}),
    tables: tablesOptions.prefault({}),
  }),
  [
    {
      paths: ['user.history.share', 'user.history.length', 'item.id'],
      check: ({ user, item }) => user.history.length === 0 || !user.history.share || item.id,
      expected: 'item id embeddings for the history to share',
      change: 'set towers.item.id to true or towers.user.history.share to false',
    },
    {
      paths: ['user.neighbours.weight', 'item.id'],
      check: ({ user, item }) => user.neighbours.weight === 0 || item.id,
      expected: 'item id embeddings, of which the neighbours of users are made',
      change: 'set towers.item.id to true or towers.user.neighbours.weight to 0',
    },
    {
      paths: ['item.neighbours.weight', 'user.id'],
      check: ({ user, item }) => item.neighbours.weight === 0 || user.id,
      expected: 'user id embeddings, of which the neighbours of items are made',
      change: 'set towers.user.id to true or towers.item.neighbours.weight to 0',
    },
    {
      paths: ['user.neighbours.weight', 'user.history.length'],
      check: ({ user }) => user.neighbours.weight === 0 || user.history.length === 0,
      expected: 'one of neighbours and history: both read the items of a user',
      change: 'set towers.user.history.length or towers.user.neighbours.weight to 0',
    },
  ],
);

export type TablesOptions = z.output<typeof tablesOptions>;
export type TowersOptions = z.output<typeof towersOptions>;
export type ItemTowerOptions = z.output<typeof itemTowerOptions>;
export type HistoryOptions = z.output<typeof historyOptions>;
