/** Items a trained item tower has not seen: encoded from their features, their ids unknown. */
import { getKernels, type Kernels } from '@belfry/native';
import { buildTower, idTables } from './build-tower.js';
import type { GivenValue } from './encoders/feature-encoder.js';
import { featureKind } from './encoders/registry.js';
import { storedValues } from './parameters.js';
import type { TowerState } from './saved-arrays.js';
import type { TowersMeta } from './towers-meta.js';
import type { TowersOptions } from './towers-options.js';

export interface NewItemEncoder {
  /** Names of the features that are read. */
  readonly features: readonly string[];
  /**
   * @param items what is known of each, by feature name; absent, null and unknown values count as missing
   * @returns raw vectors [items, d]
   * @throws BelfryError SHAPE_MISMATCH for a vector feature of another length
   */
  encode(items: readonly Readonly<Record<string, GivenValue>>[]): Float32Array;
}

/**
 * @param state used in place, not copied
 * @returns null where the item tower reads no features
 */
export function newItemEncoder(
  options: TowersOptions,
  towersMeta: TowersMeta,
  state: TowerState,
  kernels: Kernels = getKernels(),
): NewItemEncoder | null {
  const meta = towersMeta.item;
  if (meta.features.length === 0) return null;
  const values = storedValues(state);
  const ids = idTables(options, towersMeta, values);
  const readers = meta.features.map((feature) => ({
    name: feature.name,
    read: featureKind(feature.kind)!.reader(feature),
  }));
  return {
    features: readers.map(({ name }) => name),
    encode(items) {
      const features = readers.map(({ name, read }) => read(items.map((item) => item[name] ?? null)));
      const tower = buildTower({
        side: 'item',
        dim: options.dim,
        options: options.item,
        meta,
        features: { features },
        values,
        kernels,
        ids,
        neighbours: null,
        leavesOutPositives: false,
        history: null,
        newRows: items.length,
      });
      return tower.encode({ rows: Int32Array.from(items.keys()), history: null });
    },
  };
}
