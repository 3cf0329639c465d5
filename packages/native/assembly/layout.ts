/**
 * How matrices lie in memory, so that every inner loop reads forward.
 *
 * - *panels of w rows* of a matrix [n, d]: [⌈n/w⌉][d][w], the k-th numbers of w rows side by side; missing rows are zeros.
 * - *strips of w dimensions*: [d/w][n][w], w neighbouring numbers of each row, row after row.
 * - *score groups*: eight queries against all columns, [columns][8], one cache line of space between groups (group starts
 *   a power of two apart would share cache sets).
 *
 * Dimensions are padded with zeros to a multiple of 8, candidate columns to a multiple of 4.
 */

export const QUERIES_PER_GROUP: usize = 8;
export const COLUMNS_PER_TILE: usize = 4;
/** A block is what one thread takes at a time. */
export const GROUPS_PER_BLOCK: usize = 4;
export const QUERIES_PER_BLOCK: usize = QUERIES_PER_GROUP * GROUPS_PER_BLOCK;

/** Bytes from one group's scores to the next. */
export function groupBytes(columns: usize): usize {
  return (columns << 5) + 64;
}

export function paddedDim(dim: usize): usize {
  return (dim + 7) & ~7;
}
