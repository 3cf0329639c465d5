/** The learned arrays of two towers by name: what a checkpoint stores. */
import { storedParameter } from './parameters.js';
import type { Towers } from './create-towers.js';

export type TowerState = ReadonlyMap<string, { readonly shape: readonly number[]; readonly values: Float32Array }>;

/** All parameters, shared ones once; the values are views on the live arrays. */
export function towerState({
  user,
  item,
}: Pick<Towers, 'user' | 'item'>): Map<string, { shape: readonly number[]; values: Float32Array }> {
  const state = new Map<string, { shape: readonly number[]; values: Float32Array }>();
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
export function restoreTowers(towers: Pick<Towers, 'user' | 'item'>, state: TowerState): void {
  const copies = Array.from(towerState(towers), ([name, { shape, values }]) => ({
    values,
    saved: storedParameter(state, name, shape),
  }));
  for (const { values, saved } of copies) values.set(saved);
}
