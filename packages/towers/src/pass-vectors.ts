/** The vectors a pass makes, without gradients. */
import { evaluateForward } from '@belfry/compute';
import type { TowerPass } from './tower.js';

/** Raw vectors [n, d] before dropout, owned by the caller. */
export function passVectors({ leaves, forward }: Pick<TowerPass, 'leaves' | 'forward'>): Float32Array {
  return forward === null ? sumOfLeaves(leaves) : evaluateForward(leaves, forward);
}

export function sumOfLeaves(leaves: TowerPass['leaves']): Float32Array {
  const sum = leaves[0].values.slice();
  for (const { values } of leaves.slice(1)) for (let i = 0; i < sum.length; i++) sum[i] += values[i];
  return sum;
}
