/** How the parts of continuous training stand in a checkpoint: arrays by name. */
import type { NamedArray, StoredValues } from '@belfry/data';

export type SavedArrays = ReadonlyMap<string, NamedArray<StoredValues>>;

/** A part that goes on from what it saved. The arrays may be views on live ones. */
export interface Saved {
  arrays(): Readonly<Record<string, StoredValues>>;
}

/** All arrays of several parts, `part/array`. */
export function savedArrays(parts: Readonly<Record<string, Saved>>): Map<string, NamedArray<StoredValues>> {
  const arrays = new Map<string, NamedArray<StoredValues>>();
  for (const [part, saved] of Object.entries(parts)) {
    for (const [name, values] of Object.entries(saved.arrays()))
      arrays.set(`${part}/${name}`, { shape: [values.length], values });
  }
  return arrays;
}

/** The arrays of one part, by their own names. */
export type PartArrays = <Values extends StoredValues>(name: string) => Values;

/** null where there is no checkpoint. */
export function arraysOfPart(arrays: SavedArrays | null, part: string): PartArrays | null {
  return arrays && (<Values extends StoredValues>(name: string) => arrays.get(`${part}/${name}`)!.values as Values);
}
