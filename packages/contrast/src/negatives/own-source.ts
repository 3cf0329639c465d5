/** A source that gives each query negatives of its own, and nothing that queries share. */
import type { NegativeSource, OwnNegatives } from './negative-source.js';

const none = new Int32Array(0);

export function ownSource(
  parts: Pick<NegativeSource, 'name' | 'memory' | 'figures' | 'prepare' | 'close'> & { own: OwnNegatives },
): NegativeSource {
  return { ...parts, usesBatch: false, needsModel: true, draw: () => none, addExpectedCounts: () => true };
}
