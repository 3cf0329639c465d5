/** How many candidates each query has left once exclusions and its group are out. */
import type { ScoresInput } from '../kernels.js';
import type { ScoresShape } from '../shapes/scores-shape.js';

/** @returns [B] */
export function candidatesLeft(
  { exclusions, groups }: Pick<ScoresInput, 'exclusions' | 'groups'>,
  { queryCount, candidateCount }: ScoresShape,
): Int32Array {
  const left = new Int32Array(queryCount).fill(candidateCount);
  const groupSizes = new Map<number, number>();
  for (const group of groups?.candidates ?? []) groupSizes.set(group, (groupSizes.get(group) ?? 0) + 1);
  for (let row = 0; row < queryCount; row++) {
    const group = groups?.queries[row] ?? -1;
    if (group >= 0) left[row] -= groupSizes.get(group) ?? 0;
    if (exclusions === null) continue;
    const { offsets, values } = exclusions;
    for (let i = offsets[row]; i < offsets[row + 1]; i++) {
      const repeats = i > offsets[row] && values[i] === values[i - 1];
      const isInGroup = group >= 0 && groups!.candidates[values[i]] === group;
      if (!repeats && !isInGroup) left[row]--;
    }
  }
  return left;
}
