/** Learned arrays as a checkpoint holds them. */
import type { TableValues } from '@belfry/native';

export type TowerState = ReadonlyMap<string, SavedArray>;

export interface SavedArray {
  readonly shape: readonly number[];
  /** float32, or for a table the halves of bfloat16. */
  readonly values: TableValues;
}
