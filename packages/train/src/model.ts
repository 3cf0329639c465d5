/** What a phase learns and keeps, and all its arrays by name for a checkpoint. */
import type { Optimizer } from '@belfry/compute';
import type { Objective } from '@belfry/contrast';
import type { NamedArray, StoredValues } from '@belfry/data';
import { restoreTowers, towerState, type Towers } from '@belfry/towers';
import type { WeightAverage } from './averaging.js';

export interface Model {
  readonly towers: Towers;
  readonly optimizer: Optimizer;
  /** What the objective learns, and what its negatives keep from step to step; absent = nothing. */
  readonly objective?: Pick<Objective, 'learned' | 'memory'>;
  /** What is evaluated and published in place of the weights; absent = they are. */
  readonly average?: WeightAverage | null;
}

const OPTIMIZER = 'optimizer/';
const LEARNED = 'objective/';
const MEMORY = 'negatives/';
const AVERAGE = 'average/';

/** Views on the live arrays. */
export function modelArrays({ towers, optimizer, objective, average }: Model): Map<string, NamedArray<StoredValues>> {
  const arrays = new Map<string, NamedArray<StoredValues>>(towerState(towers));
  for (const [name, values] of optimizer.state()) arrays.set(OPTIMIZER + name, { shape: [values.length], values });
  for (const { name, shape, values } of objective?.learned ?? []) arrays.set(LEARNED + name, { shape, values });
  for (const [name, array] of objective?.memory?.state() ?? []) arrays.set(MEMORY + name, array);
  for (const [name, array] of average?.state() ?? []) arrays.set(AVERAGE + name, array);
  return arrays;
}

export function restoreModel(
  { towers, optimizer, objective, average }: Model,
  arrays: ReadonlyMap<string, NamedArray>,
  stepCount: number,
): void {
  restoreTowers(towers, arrays);
  const moments = new Map<string, Float32Array>();
  for (const [name, { values }] of arrays) {
    if (name.startsWith(OPTIMIZER)) moments.set(name.slice(OPTIMIZER.length), values as Float32Array);
  }
  optimizer.restore(stepCount, moments);
  for (const { name, values } of objective?.learned ?? []) {
    values.set(arrays.get(LEARNED + name)!.values);
  }
  objective?.memory?.restore(withPrefix(arrays, MEMORY));
  average?.restore(stepCount, withPrefix(arrays, AVERAGE));
}

/** Runs `work` while the towers hold the averages of their weights, where there are any. */
export async function whileAveraged<T>({ average }: Model, work: () => Promise<T>): Promise<T> {
  average?.exchange();
  try {
    return await work();
  } finally {
    average?.exchange();
  }
}

function withPrefix(arrays: ReadonlyMap<string, NamedArray>, prefix: string): Map<string, NamedArray> {
  return new Map(
    Array.from(arrays)
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, array]) => [name.slice(prefix.length), array]),
  );
}
