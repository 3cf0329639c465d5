export type * from './tower.js';
export { backpropagate } from './backpropagate.js';
export { createTowers, loadTowers, type Towers, type TowersInput } from './create-towers.js';
export { newItemEncoder, type NewItemEncoder } from './new-items.js';
export { towerState, restoreTowers } from './tower-state.js';
export type { TowerState } from './saved-arrays.js';
export type { TowerMeta, TowersMeta, TowersSource } from './towers-meta.js';
export type { FeatureMeta } from './encoders/registry.js';
export { towersOptions, type TablesOptions, type TowersOptions } from './towers-options.js';
