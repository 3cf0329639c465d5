/** The learned arrays of two towers by name: what a checkpoint stores. */
import { precisionOf } from '@belfry/compute';
import { otherPrecision, storedParameter } from './parameters.js';
import type { SavedArray, TowerState } from './saved-arrays.js';
import type { Tower } from './tower.js';

interface TwoTowers {
  readonly user: Tower;
  readonly item: Tower;
}

/** All parameters, shared ones once; the values are views on the live arrays. */
export function towerState({ user, item }: TwoTowers): Map<string, SavedArray> {
  const state = new Map<string, SavedArray>();
  for (const tower of [user, item]) {
    for (const { name, rows, dim, values } of tower.tables) state.set(name, { shape: [rows, dim], values });
    for (const { name, shape, values } of tower.dense) state.set(name, { shape, values });
  }
  return state;
}

/**
 * Copies saved values into the towers; other names in `state` are left alone.
 *
 * @throws BelfryError CHECKPOINT_CORRUPT or SHAPE_MISMATCH where the state does not fit; the towers are then unchanged
 */
export function restoreTowers(towers: TwoTowers, state: TowerState): void {
  const copies = Array.from(towerState(towers), ([name, { shape, values }]) => {
    const saved = storedParameter(state, name, shape);
    if (precisionOf(saved) !== precisionOf(values)) throw otherPrecision(name, saved, precisionOf(values));
    return { values, saved };
  });
  for (const { values, saved } of copies) values.set(saved);
}
