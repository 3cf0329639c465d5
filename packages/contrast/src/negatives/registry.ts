/** The negative sources that options can name. */
import { dns } from './dns.js';
import { hard } from './hard.js';
import { clusters } from './clusters.js';
import { inBatch } from './in-batch.js';
import { memoryBank } from './memory-bank.js';
import { mixed } from './mixed.js';
import type { NegativeSourceKind } from './negative-source.js';
import { popularity } from './popularity.js';
import { queue } from './queue.js';
import { uniform } from './uniform.js';

export const negativeSources = {
  'in-batch': inBatch,
  uniform,
  popularity,
  mixed,
  hard,
  dns,
  queue,
  'memory-bank': memoryBank,
  clusters,
} as const satisfies Record<string, NegativeSourceKind>;

export type NegativeSourceName = keyof typeof negativeSources;

export const negativeSourceNames = Object.keys(negativeSources) as [NegativeSourceName, ...NegativeSourceName[]];
