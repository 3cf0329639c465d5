/**
 * Several sources as one: the candidates of all of them together. An item's expected count is that of the union,
 * c(i) = Σₛ nₛ·qₛ(i), whichever source drew it; correcting each candidate by its own source's q alone is biased.
 */
import { BelfryError } from '@belfry/core';
import type { NegativeSource } from './negative-source.js';

/** @throws BelfryError INVALID_ARGUMENT where two sources use the batch: its positives are candidates only once. */
export function sumOfSources(name: string, sources: readonly NegativeSource[]): NegativeSource {
  const fromBatch = sources.filter((source) => source.usesBatch);
  if (fromBatch.length > 1) {
    throw new BelfryError('INVALID_ARGUMENT', {
      given: `${fromBatch.length} sources that use the batch (${fromBatch.map((source) => source.name).join(', ')})`,
      expected: 'at most one',
      change: 'Leave one of them out of the sum.',
    });
  }
  return {
    name,
    usesBatch: fromBatch.length === 1,
    needsModel: sources.some((source) => source.needsModel),
    ...only(sources, 'stored'),
    ...only(sources, 'own'),
    ...only(sources, 'memory'),
    draw(batch, rng) {
      const parts = sources.map((source) => source.draw(batch, rng));
      const drawn = new Int32Array(parts.reduce((length, part) => length + part.length, 0));
      let at = 0;
      for (const part of parts) {
        drawn.set(part, at);
        at += part.length;
      }
      return drawn;
    },
    addExpectedCounts: (batch, rows, counts) =>
      sources.every((source) => source.addExpectedCounts(batch, rows, counts)),
  };
}

/** What one of the sources may put forward beyond drawn rows. @throws BelfryError INVALID_ARGUMENT where several do */
function only<Facet extends 'stored' | 'own' | 'memory'>(
  sources: readonly NegativeSource[],
  facet: Facet,
): Pick<NegativeSource, Facet> | null {
  const [first, second] = sources.filter((source) => source[facet] !== undefined);
  if (second !== undefined) {
    throw new BelfryError('INVALID_ARGUMENT', {
      given: `two sources with ${facet} negatives (${first.name}, ${second.name})`,
      expected: 'at most one',
      change: 'Leave one of them out of the sum.',
    });
  }
  return first === undefined ? null : ({ [facet]: first[facet] } as Pick<NegativeSource, Facet>);
}
