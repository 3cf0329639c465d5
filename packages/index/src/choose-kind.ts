/** Which kind of index to build, and why. */
import { BelfryError } from '@belfry/core';
import type { IndexOptions } from './index-options.js';
import { indexKindNames, indexKinds, type IndexKindName } from './registry.js';

export interface IndexChoice {
  readonly kind: IndexKindName;
  /** For people: why this kind. */
  readonly reason: string;
}

/**
 * @param expectedSize vectors the index will hold; decides only for `auto`
 * @throws INDEX_KIND_UNAVAILABLE where a kind is asked for by name that cannot run here
 */
export async function chooseIndexKind(kind: IndexOptions['kind'], expectedSize: number): Promise<IndexChoice> {
  if (kind !== 'auto') {
    await requireAvailable(kind);
    return { kind, reason: 'asked for by name' };
  }
  const reasons: string[] = [];
  for (const candidate of indexKindNames) {
    const { worthwhileFrom, missing } = indexKinds[candidate];
    if (expectedSize < worthwhileFrom)
      reasons.push(`${candidate} pays from ${count(worthwhileFrom)} vectors on, there are ${count(expectedSize)}`);
    else {
      const lacking = await missing();
      if (lacking === null)
        return {
          kind: candidate,
          reason: [...reasons, `${count(expectedSize)} vectors: ${indexKinds[candidate].summary}`].join('; '),
        };
      reasons.push(`${candidate} cannot be used: ${lacking}`);
    }
  }
  throw unavailable('auto', reasons.join('; '));
}

/** @throws INDEX_KIND_UNAVAILABLE */
export async function requireAvailable(kind: IndexKindName): Promise<void> {
  const missing = await indexKinds[kind].missing();
  if (missing !== null) throw unavailable(kind, missing);
}

function unavailable(kind: string, missing: string): BelfryError {
  return new BelfryError('INDEX_KIND_UNAVAILABLE', {
    given: `index kind ${kind}: ${missing}`,
    expected: 'an index kind whose library is installed',
    change:
      'Use --kind exact, which gives the true nearest items and needs nothing but takes longer on large catalogues; or install a C++ compiler (for hnswlib-node also Python 3 and make) and run `npm install` and `npm run setup` again.',
  });
}

function count(n: number): string {
  return n.toLocaleString('en-US');
}
