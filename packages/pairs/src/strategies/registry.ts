/** All pair strategies by name. Adding one = its file and its row here. */
import { BelfryError, nearest, type OptionTree } from '@belfry/core';
import type { WeightedLists } from '../lists/weighted-lists.js';
import { coCategory } from './co-category.js';
import { coClick } from './co-click.js';
import { interestSplit } from './interest-split.js';
import { metadata } from './metadata.js';
import { npmi } from './npmi.js';
import type { PairSource, PairStrategy } from './pair-strategy.js';
import { session } from './session.js';
import { swing } from './swing.js';
import { twoHop } from './two-hop.js';
import { window } from './window.js';

export const pairStrategies = {
  'co-click': coClick,
  window,
  session,
  'co-category': coCategory,
  npmi,
  swing,
  'two-hop': twoHop,
  'interest-split': interestSplit,
  metadata,
} as const satisfies Record<string, PairStrategy>;

export type PairStrategyName = keyof typeof pairStrategies;

export const pairStrategyNames = Object.keys(pairStrategies) as PairStrategyName[];

/**
 * The weighted lists of a strategy by name.
 * @throws INVALID_ARGUMENT for a name that is not there, and what {@link PairStrategy.lists} throws
 * @example await pairLists('two-hop', source, { window: 5, alpha: 1 })
 */
export async function pairLists(name: string, source: PairSource, options: OptionTree = {}): Promise<WeightedLists> {
  const strategy: PairStrategy | undefined = Object.hasOwn(pairStrategies, name)
    ? pairStrategies[name as PairStrategyName]
    : undefined;
  if (strategy !== undefined) return strategy.lists(source, options);
  const near = nearest(name, pairStrategyNames);
  throw new BelfryError('INVALID_ARGUMENT', {
    given: `the pair strategy "${name}"`,
    expected: `one of ${pairStrategyNames.join(', ')}`,
    change: near === null ? 'Choose one of them.' : `Write ${near}.`,
  });
}
