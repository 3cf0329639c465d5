/** An index as it was saved. */
import { BelfryError } from '@belfry/core';
import { requireAvailable } from './choose-kind.js';
import { readIndex, type IndexExpectation } from './files/read-index.js';
import { contextOf, type IndexServices } from './index-services.js';
import { indexKindNames, indexKinds } from './registry.js';
import type { VectorIndex } from './vector-index.js';

export interface LoadOptions extends IndexExpectation, IndexServices {}

/**
 * @param path of the header that `save` wrote, such as `index.json`
 * @throws FILE_NOT_FOUND, FORMAT_TOO_NEW, INDEX_INVALID, CHECKSUM_MISMATCH, VOCABULARY_MISMATCH, INDEX_KIND_UNAVAILABLE
 */
export async function loadIndex(path: string, options: LoadOptions = {}): Promise<VectorIndex> {
  const saved = await readIndex(path, options);
  const kind = indexKindNames.find((name) => name === saved.header.kind);
  if (kind === undefined) {
    throw new BelfryError('INDEX_INVALID', {
      given: `${path} of kind "${saved.header.kind}"`,
      expected: `one of ${indexKindNames.join(', ')}`,
      change: 'Build the index again with `belfry index`.',
    });
  }
  await requireAvailable(kind);
  return indexKinds[kind].load(saved, { ...contextOf(options), vocabulary: saved.header.vocabulary });
}
