/** Options of the negatives: where they come from and which candidates a query leaves out. */
import { z } from 'zod';
import { drawnSources } from './mixed.js';
import type { DrawnSourceName } from './negative-source.js';
import { negativeSourceNames } from './registry.js';

export const negativesOptions = z.strictObject({
  name: z
    .enum(negativeSourceNames)
    .default('mixed')
    .describe(
      'Where negatives come from: the other positives of the batch, items drawn from the catalogue, or both (`mixed`).',
    ),
  count: z
    .int()
    .min(1)
    .max(1_048_576)
    .default(1024)
    .describe('Items drawn per step and shared by all its queries (every source but `in-batch`).'),
  drawn: z
    .enum(Object.keys(drawnSources) as [DrawnSourceName, ...DrawnSourceName[]])
    .default('uniform')
    .describe('How `mixed` draws the items beside the batch.'),
  beta: z
    .number()
    .min(0)
    .max(4)
    .default(0.75)
    .describe('Exponent on popularity where items are drawn by it: 1 as in the log, 0 uniform.'),
  mask: z
    .enum(['own', 'known-positives'])
    .default('own')
    .describe(
      "Candidates a query leaves out: its own item as the loss's form prescribes, or all other known positives of its user as well.",
    ),
});

export type NegativesOptions = z.output<typeof negativesOptions>;
export type Mask = NegativesOptions['mask'];
