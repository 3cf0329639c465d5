/** Options of continuous training, and the configuration of such a run. */
import { z } from 'zod';
import { withRules } from '@belfry/core';
import { keepsNegatives, learnedNumbers } from '@belfry/contrast';
import { trainConfig } from '../train-config.js';
import { trainOptions } from '../train-options.js';

const replayOptions = z.strictObject({
  size: z
    .int()
    .min(0)
    .max(50_000_000)
    .default(1_000_000)
    .describe(
      'Past events kept to be trained on again, 12 bytes each and 4 for each item of the history a tower reads; 0 = none.',
    ),
  share: z.number().min(0).lt(1).default(0.75).describe('Share of each batch drawn from them.'),
  memory: z
    .int()
    .min(1)
    .default(2_000_000)
    .describe('Mean age in events of what is kept, once the buffer is full; never below `size`.'),
});

const validationOptions = z.strictObject({
  events: z
    .int()
    .min(0)
    .default(512)
    .describe('Events of each window on which the model is tested before it learns from them; 0 = none.'),
  k: z.int().min(1).max(1000).default(20).describe('Length of the lists.'),
});

const learningRateOptions = z.strictObject({
  halfLife: z
    .int()
    .min(0)
    .default(0)
    .describe('Events in which the learning rate falls by half after the warm-up; 0 = it stays.'),
  floor: z.number().min(0).max(1).default(0.1).describe('Share of `train.learningRate` below which it does not fall.'),
});

export const onlineOptions = withRules(
  z.strictObject({
    window: z
      .int()
      .min(1)
      .max(10_000_000)
      .default(20_480)
      .describe(
        'Events of a window: tested on, then learnt from; tables grow and checkpoints are written between windows.',
      ),
    windowSeconds: z
      .number()
      .min(0)
      .default(0)
      .describe(
        'Seconds after which a window ends though it is not full; 0 = never, and only then are results bit-reproducible.',
      ),
    passes: z.int().min(1).max(100).default(1).describe('Passes over the events of a window.'),
    history: z.int().min(1).max(100_000).default(50).describe('Last items kept of each user.'),
    popularityHalfLife: z
      .int()
      .min(1)
      .default(1_000_000)
      .describe('Events in which the count of an item falls by half: the estimate that logQ and popularity draws use.'),
    trendHours: z
      .number()
      .gt(0)
      .default(168)
      .describe('Hours in which the count that ranks popular items falls by half.'),
    maxUsers: z
      .int()
      .min(0)
      .default(0)
      .describe('Users at most: the least recently seen gives its row to a new one; 0 = no bound.'),
    maxItems: z.int().min(0).default(0).describe('Items at most, as with users.'),
    learningRate: learningRateOptions.prefault({}),
    replay: replayOptions.prefault({}),
    validation: validationOptions.prefault({}),
  }),
  [
    {
      paths: ['maxUsers', 'window'],
      check: ({ maxUsers, window }) => maxUsers === 0 || maxUsers >= window,
      expected: 'room for as many users as a window has events',
      change: 'raise online.maxUsers or lower online.window',
    },
    {
      paths: ['maxItems', 'window'],
      check: ({ maxItems, window }) => maxItems === 0 || maxItems >= window,
      expected: 'room for as many items as a window has events',
      change: 'raise online.maxItems or lower online.window',
    },
  ],
);

export type OnlineOptions = z.output<typeof onlineOptions>;

const { batchSize, learningRate } = trainOptions.shape;

/**
 * An event is met about four times, once fresh and else replayed, not in many epochs: the rate is twice that of offline training.
 * What the loss costs an example grows with the batch, so a small batch leaves time for replay.
 */
const onlineTrainOptions = trainOptions.safeExtend({
  batchSize: batchSize.unwrap().default(1024).describe(batchSize.description!),
  learningRate: learningRate.unwrap().default(0.002).describe(learningRate.description!),
});

const onlineGroups = { train: onlineTrainOptions.prefault({}), online: onlineOptions.prefault({}) };

export const onlineConfig = withRules(trainConfig.safeExtend(onlineGroups), [
  {
    paths: ['online.history', 'towers.user.history.length'],
    check: ({ online, towers }) => online.history >= towers.user.history.length,
    expected: 'at least as many items as the user tower reads',
    change: 'raise online.history',
  },
  {
    paths: ['train.averaging.kind'],
    check: ({ train }) => train.averaging.kind === 'none',
    expected: 'none: on a stream an average of the weights would lag behind what is new',
    change: 'leave train.averaging out',
  },
  {
    paths: ['loss.learnsTemperature', 'loss.learnsBias', 'loss.name', 'train.similarity'],
    check: ({ loss, train }) => !Object.values(learnedNumbers(loss, train.similarity)).some(Boolean),
    expected: 'a fixed temperature and no bias: a stream keeps nothing that the objective learns from window to window',
    change: 'set loss.learnsTemperature and loss.learnsBias to false',
  },
  {
    paths: ['negatives.name', 'negatives.counts'],
    check: ({ negatives }) => !keepsNegatives(negatives),
    expected:
      'negatives drawn from the batch and the catalogue, and counts of the log: an objective is made anew for each window, whose rows come and change hands',
    change: 'leave queue, memory-bank and hard out of negatives.name, and set negatives.counts to log',
  },
  {
    paths: ['negatives.clusters'],
    check: ({ negatives }) => negatives.clusters === null,
    expected: 'null: a stream has no clusters of its items',
    change: 'leave negatives.clusters, clusters and exclude: cluster out',
  },
]);

export type OnlineConfig = z.output<typeof onlineConfig>;

/** When and how versions are published; may change between two starts of a run. */
export const publishOptions = z.strictObject({
  seconds: z.number().min(0).default(300).describe('Seconds between two published versions; 0 = after every window.'),
  keep: z.int().min(1).default(3).describe('Versions kept, the newest among them.'),
  tolerance: z
    .number()
    .min(0)
    .max(1)
    .default(0.1)
    .describe('Share of the published recall by which a new version may fall short on the same events.'),
  vectorSeconds: z
    .number()
    .min(0)
    .default(2)
    .describe('Seconds at least between two times that changed item vectors are given on; 0 = after every window.'),
  drift: z
    .number()
    .gt(0)
    .default(0.1)
    .describe('Mean 1 − cosine of item vectors to the published ones from which a version is due at once.'),
  changed: z
    .number()
    .min(0)
    .default(0.001)
    .describe('1 − cosine from which an item vector counts as changed and is given on between versions.'),
});

export type PublishOptions = z.output<typeof publishOptions>;

/** What a run that learns from a stream has beside the options of training. */
export const streamOnlyOptions = z.strictObject({
  online: onlineOptions.prefault({}),
  publish: publishOptions.prefault({}),
});
