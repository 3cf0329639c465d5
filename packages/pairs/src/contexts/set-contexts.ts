/**
 * The sequence as a set: every item's context is all items of the sequence, each once, whatever stands between them. What a
 * context says counts length^−damping: who has everything says little about which items belong together.
 */
import type { PairSequence } from '../pair-log.js';
import type { ContextRule } from './context-rule.js';

export interface SetOptions {
  /** Newest items of a sequence that count. */
  readonly maxItems: number;
  readonly damping: number;
}

export function setContexts({ maxItems, damping }: SetOptions): ContextRule {
  return (sequence, _extent, sink) => {
    const items = newestDistinct(sequence, maxItems);
    if (items.length < 2 || !items.some((item) => sink.wants(item))) return;
    for (const item of items) sink.push(item, 1);
    sink.close();
    const weight = items.length ** -damping;
    for (const item of items) if (sink.wants(item)) sink.attach(item, weight);
  };
}

/** The last `count` different items, ascending. */
function newestDistinct({ items }: PairSequence, count: number): number[] {
  const kept = new Set<number>();
  for (let place = items.length - 1; place >= 0 && kept.size < count; place--) kept.add(items[place]);
  return [...kept].sort((a, b) => a - b);
}
