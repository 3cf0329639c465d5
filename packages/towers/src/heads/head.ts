import type { Block, Leaves } from '../leaves.js';
import type { Forward } from '../tower.js';

/** Turns the blocks of all encoders into vectors [n, d]. */
export interface Head {
  /** @returns null where the vectors are just the sum of the leaves */
  begin(blocks: readonly Block[], leaves: Leaves): Forward | null;
}
