/** The source that options name: one of the registry, or a sum of several. */
import type { ItemFrequencies } from '../frequencies/item-frequencies.js';
import { joinedMemory } from './joined-memory.js';
import type { NegativeSource, SourceSettings } from './negative-source.js';
import { readSum } from './sum-grammar.js';
import { sumOfSources } from './sum-of-sources.js';

/** @param name a sum without fault @param settings of every term that does not say otherwise */
export function createSource(name: string, settings: SourceSettings): NegativeSource {
  const sources = readSum(name).terms.map((term) => term.kind.create({ ...settings, ...term.settings }));
  const source = sources.length === 1 ? sources[0] : sumOfSources(name, sources);
  return settings.frequencies.learns ? teaching(settings.frequencies, source) : source;
}

/** The source, and before each draw its batch is taken in by the frequencies. */
function teaching(frequencies: ItemFrequencies, source: NegativeSource): NegativeSource {
  return {
    ...source,
    needsModel: true,
    memory: joinedMemory([source, { name: 'frequencies', memory: frequencies.memory }]),
    draw(batch, rng) {
      frequencies.observe(batch.items);
      return source.draw(batch, rng);
    },
  };
}
