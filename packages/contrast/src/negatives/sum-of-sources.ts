/**
 * Several sources as one: the candidates of all of them together. An item's expected count is that of the union,
 * c(i) = Σₛ nₛ·qₛ(i), whichever source drew it; correcting each candidate by its own source's q alone is biased.
 */
import { BelfryError } from '@belfry/core';
import { joinedMemory } from './joined-memory.js';
import { joinedOwn } from './joined-own.js';
import { joinedRows } from './joined-rows.js';
import type { NegativeSource, StoredNegatives } from './negative-source.js';

/**
 * @throws BelfryError INVALID_ARGUMENT where two sources use the batch (its positives are candidates only once), two that
 * keep something have one name, or sources with negatives of each query weigh them differently
 */
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
    followsModel: sources.some((source) => source.followsModel),
    stored: joinedStored(sources),
    own: joinedOwn(sources),
    memory: joinedMemory(sources),
    prepare: preparing(sources),
    figures: (step) => Object.assign({}, ...sources.map((source) => source.figures?.(step))),
    close: async () => {
      for (const source of sources) await source.close?.();
    },
    draw: (batch, rng) => joinedRows(sources.map((source) => source.draw(batch, rng))),
    addExpectedCounts: (batch, rows, counts) =>
      sources.every((source) => source.addExpectedCounts(batch, rows, counts)),
  };
}

/** One after the other; undefined where none has anything to prepare. */
function preparing(sources: readonly NegativeSource[]): NegativeSource['prepare'] {
  if (sources.every((source) => source.prepare === undefined)) return undefined;
  return async (batch, rng, model) => {
    for (const [at, source] of sources.entries()) await source.prepare?.(batch, rng.fork(`source ${at}`), model);
  };
}

function joinedStored(sources: readonly NegativeSource[]): StoredNegatives | undefined {
  const all = sources.flatMap(({ stored }) => stored ?? []);
  if (all.length === 0) return undefined;
  return {
    take: (batch, rng) => all.flatMap((stored) => stored.take(batch, rng)),
    remember: (batch, vectors) => all.forEach((stored) => stored.remember(batch, vectors)),
  };
}
