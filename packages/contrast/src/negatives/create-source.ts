/** The source that options name: one of the registry, or a sum of several. */
import type { NegativeSource, SourceSettings } from './negative-source.js';
import { readSum } from './sum-grammar.js';
import { sumOfSources } from './sum-of-sources.js';

/** @param name a sum without fault @param settings of every term that does not say otherwise */
export function createSource(name: string, settings: SourceSettings): NegativeSource {
  const sources = readSum(name).terms.map((term) => term.kind.create({ ...settings, ...term.settings }));
  return sources.length === 1 ? sources[0] : sumOfSources(name, sources);
}
