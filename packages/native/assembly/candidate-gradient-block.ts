/** Second pass of the scores kernel, by columns: ∂loss/∂candidates of a block of columns, added to what is there. */
import { candidateTiles } from './candidate-tiles';
import { COLUMNS_PER_TILE, groupBytes, paddedDim } from './layout';

export const COLUMNS_PER_BLOCK: usize = 64;
/** Groups whose scaled queries stay in the first-level cache while all tiles of the block meet them. */
const GROUPS_AT_ONCE: usize = 16;

/**
 * @param block which block of 64 columns
 * @param groups of eight queries @param columns candidates, padded to a multiple of 4
 * @param scores score groups of exponentials
 * @param scaledQueries strips of 8 dimensions [dims / 8][groups · 8][8]
 * @param gradient [columns, dims]
 */
export function candidateGradientBlock(block: usize, groups: usize, dim: usize, columns: usize, scores: usize, scaledQueries: usize, gradient: usize): void {
  const dims = paddedDim(dim);
  const scoresBytes = groupBytes(columns);
  const first = block * COLUMNS_PER_BLOCK;
  const end = min(first + COLUMNS_PER_BLOCK, columns);
  for (let group: usize = 0; group < groups; group += GROUPS_AT_ONCE) {
    const count = min(GROUPS_AT_ONCE, groups - group);
    for (let column = first; column < end; column += COLUMNS_PER_TILE) {
      candidateTiles(
        scores + group * scoresBytes + (column << 5),
        scoresBytes,
        count,
        scaledQueries + (group << 8),
        groups << 8,
        dims,
        gradient + column * dims * 4,
      );
    }
  }
}
