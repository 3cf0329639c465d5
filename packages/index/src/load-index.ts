/** An index as it was saved. */
import { BelfryError } from '@belfry/core';
import { requireAvailable } from './choose-kind.js';
import { requireExpected, type IndexExpectation } from './files/index-expectation.js';
import type { OpenIndex, ReadingOptions } from './files/open-index.js';
import { withOpenIndex } from './files/with-open-index.js';
import { contextOf, type IndexServices } from './index-services.js';
import { indexKindNames, indexKinds, type IndexKindName } from './registry.js';
import type { VectorIndex } from './vector-index.js';

export interface LoadOptions extends IndexExpectation, ReadingOptions, IndexServices {
  /** Compare the digest of every section: true. What false saves is reading the file once; only bytes that nobody could have changed may do without. */
  readonly verify?: boolean;
}

/**
 * @param path that `save` wrote, such as `index.belfry`; format 1 (`index.json`) is read as well
 * @throws FILE_NOT_FOUND, FORMAT_TOO_NEW, INDEX_INVALID, FILE_TRUNCATED, CHECKSUM_MISMATCH, VOCABULARY_MISMATCH, INDEX_KIND_UNAVAILABLE, OUT_OF_MEMORY
 */
export async function loadIndex(path: string, options: LoadOptions = {}): Promise<VectorIndex> {
  return withOpenIndex(path, options, async (saved) => {
    requireExpected(saved, options);
    const context = contextOf(options);
    const kind = await kindFor(saved);
    if (kind !== saved.header.kind) context.logger.info(`${path}, of kind ${saved.header.kind}, is loaded as ${kind}`);
    saved.requireMemory();
    if (options.verify !== false) await saved.verify();
    return indexKinds[kind].load(saved, { ...context, vocabulary: saved.header.vocabulary });
  });
}

/** @throws INDEX_INVALID for a kind that is not known, INDEX_KIND_UNAVAILABLE */
async function kindFor({ path, header, kinds }: OpenIndex): Promise<IndexKindName> {
  const known = kinds.flatMap((kind) => indexKindNames.filter((name) => name === kind));
  for (const kind of known) if ((await indexKinds[kind].missing()) === null) return kind;
  if (known.length > 0) await requireAvailable(known[0]);
  throw new BelfryError('INDEX_INVALID', {
    given: `${path} of kind "${header.kind}"`,
    expected: `one of ${indexKindNames.join(', ')}`,
    change: 'Build the index again with `belfry index`.',
  });
}
