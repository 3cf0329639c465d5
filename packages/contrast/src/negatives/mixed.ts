/**
 * Mixed negatives (Yang et al., WWW 2020): the batch's positives and N items drawn from the whole catalogue, so that
 * items no batch ever shows are pushed away too. A sum of two sources: c(i) = (B − 1)·q_batch(i) + N·q_drawn(i).
 */
import { inBatchNegatives } from './in-batch.js';
import type { DrawnSourceName, NegativeSourceKind } from './negative-source.js';
import { popularity } from './popularity.js';
import { sumOfSources } from './sum-of-sources.js';
import { uniform } from './uniform.js';

/** What the drawn part can be. */
export const drawnSources: Readonly<Record<DrawnSourceName, NegativeSourceKind>> = { uniform, popularity };

export const mixed: NegativeSourceKind = {
  summary: "the batch's positives and items drawn from the whole catalogue",
  usesBatch: true,
  draws: true,
  create: (settings) =>
    sumOfSources('mixed', [inBatchNegatives(settings.frequencies), drawnSources[settings.drawn].create(settings)]),
};
