/**
 * First pass of the scores kernel over a block of queries: scores against all candidates, excluded columns taken out,
 * what becomes of them (exponentials or slopes) and their sums per query.
 */
import { takeSlopes } from './group-slopes';
import { exponentiateGroup } from './group-softmax';
import { GROUPS_PER_BLOCK, QUERIES_PER_GROUP, groupBytes, paddedDim } from './layout';
import { packPanels } from './pack';
import { scoreTiles } from './score-tiles';

/** What scores become; `TERMS` in src/wasm/scores.ts. */
const EXPONENTIALS: i32 = 0;
const STEPS: i32 = 2;

/** Columns whose candidates stay in the first-level cache while all groups of the block meet them. */
const COLUMNS_AT_ONCE: usize = 64;

/**
 * @param block which block of 32 queries
 * @param queries [rows, dim] @param positives [rows, dim] @param positiveLogCounts [rows]; 0 = none
 * @param candidatePanels panels of 4 candidates @param columns candidates, padded to a multiple of 4 @param logCounts [columns]
 * @param exclusionOffsets [rows + 1] into `exclusionValues`; 0 = no exclusions
 * @param queryPanels panels of 8 queries, written @param scores score groups, written
 * @param active [rows padded to 8] all bits set for a query that counts, else 0
 * @param terms what scores become @param shift of slopes: a number, or NaN for the score of each query's positive
 * @param maxima [rows padded] float32, the largest scores or the shifts @param sums [rows padded] float64 of exponentials or
 *   slopes @param losses [rows padded] float64, of slopes @param positiveScores [rows padded] float32; written
 */
export function scoreBlock(
  block: usize,
  rows: usize,
  dim: usize,
  queries: usize,
  positives: usize,
  positiveLogCounts: usize,
  inverseTemperature: f32,
  candidatePanels: usize,
  columns: usize,
  logCounts: usize,
  exclusionOffsets: usize,
  exclusionValues: usize,
  queryPanels: usize,
  scores: usize,
  active: usize,
  terms: i32,
  shift: f32,
  maxima: usize,
  sums: usize,
  losses: usize,
  positiveScores: usize,
): void {
  const dims = paddedDim(dim);
  const firstGroup = block * GROUPS_PER_BLOCK;
  const endGroup = min(firstGroup + GROUPS_PER_BLOCK, (rows + QUERIES_PER_GROUP - 1) / QUERIES_PER_GROUP);
  const firstRow = firstGroup * QUERIES_PER_GROUP;
  const endRow = min(endGroup * QUERIES_PER_GROUP, rows);
  const panelBytes = dims << 5;
  const scoresBytes = groupBytes(columns);

  const rowBytes = dim << 2;
  packPanels(queries + firstRow * rowBytes, endRow - firstRow, dim, inverseTemperature, QUERIES_PER_GROUP, queryPanels + firstGroup * panelBytes);
  for (let row = firstRow; row < endRow; row++) {
    const score = dot(queries + row * rowBytes, positives + row * rowBytes, dim) * inverseTemperature;
    store<f32>(positiveScores + (row << 2), positiveLogCounts == 0 ? score : score - load<f32>(positiveLogCounts + (row << 2)));
  }

  for (let column: usize = 0; column < columns; column += COLUMNS_AT_ONCE) {
    const count = min(COLUMNS_AT_ONCE, columns - column);
    for (let group = firstGroup; group < endGroup; group++) {
      scoreTiles(
        queryPanels + group * panelBytes,
        candidatePanels + column * dims * 4,
        dims,
        count,
        logCounts + (column << 2),
        scores + group * scoresBytes + (column << 5),
      );
    }
  }

  if (exclusionOffsets != 0) {
    for (let row = firstRow; row < endRow; row++) {
      const first = scores + (row / QUERIES_PER_GROUP) * scoresBytes + ((row % QUERIES_PER_GROUP) << 2);
      excludeColumns(first, exclusionValues, load<usize>(exclusionOffsets + (row << 2)), load<usize>(exclusionOffsets + (row << 2), 4));
    }
  }
  for (let group = firstGroup; group < endGroup; group++) {
    const groupScores = scores + group * scoresBytes;
    const groupMaxima = maxima + (group << 5);
    if (terms == EXPONENTIALS) {
      exponentiateGroup(groupScores, columns, active + (group << 5), groupMaxima, sums + (group << 6));
      continue;
    }
    for (let row: usize = 0; row < QUERIES_PER_GROUP; row++) {
      const ownShift = isNaN(shift) ? load<f32>(positiveScores + (group << 5) + (row << 2)) : shift;
      store<f32>(groupMaxima + (row << 2), ownShift);
    }
    takeSlopes(groupScores, columns, active + (group << 5), groupMaxima, terms == STEPS, sums + (group << 6), losses + (group << 6));
  }
}

function excludeColumns(scores: usize, values: usize, from: usize, to: usize): void {
  for (let i = from; i < to; i++) store<f32>(scores + (load<usize>(values + (i << 2)) << 5), -Infinity);
}

function dot(a: usize, b: usize, dim: usize): f32 {
  let sum: f32 = 0;
  for (let k: usize = 0; k < dim; k++) {
    sum += load<f32>(a) * load<f32>(b);
    a += 4;
    b += 4;
  }
  return sum;
}
