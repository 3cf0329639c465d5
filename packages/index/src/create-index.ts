/** An empty index of the kind the options name. */
import { silentLogger } from '@belfry/core';
import { chooseIndexKind } from './choose-kind.js';
import { contextOf, type IndexServices } from './index-services.js';
import type { IndexOptions } from './index-options.js';
import { indexKinds } from './registry.js';
import type { Metric, VectorIndex } from './vector-index.js';

export interface NewIndex extends IndexServices {
  readonly dim: number;
  readonly metric: Metric;
  /** Vectors it will hold, as far as known: what `kind: auto` decides by. */
  readonly expectedSize?: number;
}

/**
 * @example
 * const index = await createIndex(parseOptions(indexOptions, {}), { dim: 64, metric: 'cosine', expectedSize: 40_981 });
 * await index.add(rows, vectors);
 * const { rows: best } = await index.search(query, 20);
 * @throws INDEX_KIND_UNAVAILABLE
 */
export async function createIndex(
  options: IndexOptions,
  { expectedSize = 0, ...index }: NewIndex,
): Promise<VectorIndex> {
  const { kind, reason } = await chooseIndexKind(options.kind, expectedSize);
  (index.logger ?? silentLogger).info(`index kind ${kind}: ${reason}`);
  return indexKinds[kind].create({ dim: index.dim, metric: index.metric, options, ...contextOf(index) });
}
