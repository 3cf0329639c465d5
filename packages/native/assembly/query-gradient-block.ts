/**
 * Second pass of the scores kernel, by rows: ∂loss/∂queries and ∂loss/∂positives of a block of queries, and the queries
 * times their scale for the pass by columns.
 */
import { GROUPS_PER_BLOCK, QUERIES_PER_GROUP, groupBytes, paddedDim } from './layout';
import { queryTiles } from './query-tiles';

/** Columns whose candidates and scores stay in the first-level cache. */
const COLUMNS_AT_ONCE: usize = 128;

/**
 * @param block which block of 32 queries
 * @param queries [rows, dim] @param positives [rows, dim]
 * @param candidateStrips strips of 4 dimensions of the candidates @param columns candidates, padded to a multiple of 4
 * @param scores score groups of exponentials
 * @param candidateScales [rows padded to 8] ∂loss/∂(query · candidate) per unit of exponential, 0 for padding
 * @param positiveSlopes [rows padded] ∂loss/∂(query · positive)
 * @param sums panels of 8 queries, overwritten
 * @param scaledQueries strips of 8 dimensions [dims / 8][rows padded][8], written
 * @param queryGradient [rows, dim] @param positiveGradient [rows, dim]; written
 */
export function queryGradientBlock(
  block: usize,
  rows: usize,
  dim: usize,
  queries: usize,
  positives: usize,
  candidateStrips: usize,
  columns: usize,
  scores: usize,
  candidateScales: usize,
  positiveSlopes: usize,
  sums: usize,
  scaledQueries: usize,
  queryGradient: usize,
  positiveGradient: usize,
): void {
  const dims = paddedDim(dim);
  const groups = (rows + QUERIES_PER_GROUP - 1) / QUERIES_PER_GROUP;
  const firstGroup = block * GROUPS_PER_BLOCK;
  const endGroup = min(firstGroup + GROUPS_PER_BLOCK, groups);
  const panelBytes = dims << 5;
  const scoresBytes = groupBytes(columns);

  memory.fill(sums + firstGroup * panelBytes, 0, (endGroup - firstGroup) * panelBytes);
  for (let column: usize = 0; column < columns; column += COLUMNS_AT_ONCE) {
    const count = min(COLUMNS_AT_ONCE, columns - column);
    for (let group = firstGroup; group < endGroup; group++) {
      queryTiles(
        scores + group * scoresBytes + (column << 5),
        candidateStrips + (column << 4),
        columns << 4,
        dims,
        count,
        sums + group * panelBytes,
      );
    }
  }

  const rowBytes = dim << 2;
  const stripBytes = groups << 8;
  for (let row = firstGroup * QUERIES_PER_GROUP; row < endGroup * QUERIES_PER_GROUP; row++) {
    const scale = load<f32>(candidateScales + (row << 2));
    const slope = load<f32>(positiveSlopes + (row << 2));
    const isRow = row < rows;
    const rowSums = sums + (row / QUERIES_PER_GROUP) * panelBytes + ((row % QUERIES_PER_GROUP) << 2);
    for (let k: usize = 0; k < dims; k++) {
      const at = row * rowBytes + (k << 2);
      const isNumber = isRow && k < dim;
      const query: f32 = isNumber ? load<f32>(queries + at) : 0;
      store<f32>(scaledQueries + (k >> 3) * stripBytes + (row << 5) + ((k & 7) << 2), scale * query);
      if (!isNumber) continue;
      store<f32>(queryGradient + at, scale * load<f32>(rowSums + (k << 5)) + slope * load<f32>(positives + at));
      store<f32>(positiveGradient + at, slope * query);
    }
  }
}
