/** What is not learned but needed to rebuild towers: sizes, categories, normalisation. JSON-safe. */
import { BelfryError, nearest } from '@belfry/core';
import type { Feature, FeatureTable } from '@belfry/data';
import { featureKind, type FeatureMeta } from './encoders/registry.js';
import type { ItemTowerOptions, TowersOptions } from './towers-options.js';

export interface TowersMeta {
  readonly user: TowerMeta;
  readonly item: TowerMeta;
}

export interface TowerMeta {
  /** Rows of the side's vocabulary. */
  readonly rows: number;
  /** The features read, in the order of their blocks. */
  readonly features: readonly FeatureMeta[];
}

export interface TowersSource {
  readonly userCount: number;
  readonly itemCount: number;
  readonly userFeatures: FeatureTable;
  readonly itemFeatures: FeatureTable;
}

/**
 * What the towers of these options are for this data, before anything is learned.
 * @throws BelfryError UNKNOWN_FEATURE for a named feature that the data does not have or towers cannot read, CONFIG_INVALID for
 *   a tower that has nothing to read
 */
export function describeTowers(options: TowersOptions, source: TowersSource): TowersMeta {
  const { user, item } = options;
  const readsBesideFeatures = {
    user: user.id || user.neighbours.weight > 0 || user.history.length > 0,
    item: item.id || item.neighbours.weight > 0,
  };
  const meta = {
    user: describeTower('user', options.user, source.userCount, source.userFeatures),
    item: describeTower('item', options.item, source.itemCount, source.itemFeatures),
  };
  for (const side of ['user', 'item'] as const) {
    if (!readsBesideFeatures[side] && meta[side].features.length === 0) throw nothingToRead(side);
  }
  return meta;
}

function nothingToRead(side: string): BelfryError {
  return new BelfryError('CONFIG_INVALID', {
    given: `a ${side} tower without ids, features${side === 'user' ? ' or history' : ''}`,
    expected: 'at least one input',
    change: `Set towers.${side}.id to true, or name features the data has.`,
  });
}

function describeTower(side: string, options: ItemTowerOptions, rows: number, { features }: FeatureTable): TowerMeta {
  const readable = features.filter(({ kind }) => featureKind(kind) !== null);
  const chosen = chosenFeatures(side, options, readable);
  for (const name of options.logFeatures)
    requireFeature(
      `${side}.logFeatures`,
      name,
      chosen.filter(({ kind }) => kind === 'numeric'),
    );
  return { rows, features: chosen.map((feature) => featureKind(feature.kind)!.describe(feature, options)) };
}

function chosenFeatures(
  side: string,
  { features: wanted }: ItemTowerOptions,
  readable: readonly Feature[],
): readonly Feature[] {
  if (wanted === 'all') return readable;
  if (wanted === 'none') return [];
  return [...new Set(wanted)].map((name) => requireFeature(`${side}.features`, name, readable));
}

function requireFeature(option: string, name: string, available: readonly Feature[]): Feature {
  const feature = available.find((candidate) => candidate.name === name);
  if (feature !== undefined) return feature;
  const names = available.map((candidate) => candidate.name);
  const near = nearest(name, names);
  throw new BelfryError('UNKNOWN_FEATURE', {
    given: `towers.${option} names "${name}"`,
    expected: names.length > 0 ? `one of ${names.join(', ')}` : 'no name: the data has no such feature',
    change: near === null ? 'Name a feature the data has.' : `Did you mean "${near}"?`,
    details: { feature: name, available: names },
  });
}
