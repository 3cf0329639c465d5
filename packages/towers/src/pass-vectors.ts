/** The vectors a pass makes, without gradients. */
import { float32Copy } from '@belfry/core';
import { evaluateForward } from '@belfry/compute';
import type { TowerPass } from './tower.js';

/** @param read takes raw vectors [n, d] before dropout; the array is its only while it runs */
export function passVectors(
  { leaves, forward }: Pick<TowerPass, 'leaves' | 'forward'>,
  read: (vectors: Float32Array) => void,
): void {
  if (forward === null) read(sumOfLeaves(leaves));
  else evaluateForward(leaves, forward, read);
}

export function sumOfLeaves(leaves: TowerPass['leaves']): Float32Array {
  const sum = float32Copy(leaves[0].values);
  for (const { values } of leaves.slice(1)) for (let i = 0; i < sum.length; i++) sum[i] += values[i];
  return sum;
}
