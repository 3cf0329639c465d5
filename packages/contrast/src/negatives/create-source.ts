/** The source that options name: one of the registry, or a sum of several. */
import { accompanied } from './accompanied.js';
import type { NegativeSource, SourceSettings } from './negative-source.js';
import { readSum } from './sum-grammar.js';
import { sumOfSources } from './sum-of-sources.js';

/** @param name a sum without fault @param settings of every term that does not say otherwise */
export function createSource(name: string, settings: SourceSettings): NegativeSource {
  const { frequencies } = settings;
  const sources = readSum(name).terms.map((term) => term.kind.create({ ...settings, ...term.settings }));
  const source = sources.length === 1 ? sources[0] : sumOfSources(name, sources);
  if (!frequencies.learns) return source;
  return accompanied(source, {
    name: 'frequencies',
    memory: frequencies.memory,
    prepare: ({ items }) => frequencies.observe(items),
  });
}
