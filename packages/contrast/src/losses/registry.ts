/** The losses that options can name. */
import { batchSoftmax } from './batch-softmax.js';
import { bpr } from './bpr.js';
import { ccl } from './ccl.js';
import type { LossKind } from './contrastive-loss.js';
import { debiased } from './debiased.js';
import { bilateral, decoupled } from './decoupled.js';
import { directau } from './directau.js';
import { infonce } from './infonce.js';
import { nce } from './nce.js';
import { ntXent } from './nt-xent.js';
import { sampledSoftmax } from './sampled-softmax.js';
import { sgns } from './sgns.js';

export const losses = {
  'batch-softmax': batchSoftmax,
  'sampled-softmax': sampledSoftmax,
  infonce,
  'nt-xent': ntXent,
  decoupled,
  bilateral,
  nce,
  sgns,
  debiased,
  bpr,
  ccl,
  directau,
} as const satisfies Record<string, LossKind>;

export type LossName = keyof typeof losses;

export const lossNames = Object.keys(losses) as [LossName, ...LossName[]];

/** The same as a table, where a name is a value. */
export function lossKindOf(name: LossName): LossKind {
  return losses[name];
}
