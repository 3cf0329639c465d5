/** The losses that options can name. */
import { batchSoftmax } from './batch-softmax.js';
import type { LossKind } from './contrastive-loss.js';
import { decoupled } from './decoupled.js';
import { sampledSoftmax } from './sampled-softmax.js';

export const losses = {
  'batch-softmax': batchSoftmax,
  'sampled-softmax': sampledSoftmax,
  decoupled,
} as const satisfies Record<string, LossKind>;

export type LossName = keyof typeof losses;

export const lossNames = Object.keys(losses) as [LossName, ...LossName[]];
