/** Towers and optimiser of a phase, and all their arrays by name for a checkpoint. */
import type { Optimizer } from '@belfry/compute';
import type { NamedArray } from '@belfry/data';
import { restoreTowers, towerState, type Towers } from '@belfry/towers';

export interface Model {
  readonly towers: Towers;
  readonly optimizer: Optimizer;
}

const OPTIMIZER = 'optimizer/';

/** Views on the live arrays. */
export function modelArrays({ towers, optimizer }: Model): Map<string, NamedArray> {
  const arrays = new Map<string, NamedArray>(towerState(towers));
  for (const [name, values] of optimizer.state()) arrays.set(OPTIMIZER + name, { shape: [values.length], values });
  return arrays;
}

export function restoreModel(
  { towers, optimizer }: Model,
  arrays: ReadonlyMap<string, NamedArray>,
  stepCount: number,
): void {
  restoreTowers(towers, arrays);
  const moments = new Map<string, Float32Array>();
  for (const [name, { values }] of arrays) {
    if (name.startsWith(OPTIMIZER)) moments.set(name.slice(OPTIMIZER.length), values as Float32Array);
  }
  optimizer.restore(stepCount, moments);
}
