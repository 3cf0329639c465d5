/** Sparse products row by row (Gustavson 1978): one row of sums is all that is ever held. */
import type { SparseTopKInput, TopK } from '../kernels.js';
import { checkSparseTopK } from '../shapes/sparse-top-k-shape.js';
import { RowSums } from './row-sums.js';
import { listPerQuery } from './top-k.js';

export function sparseTopK(input: SparseTopKInput): TopK {
  const { columns, k, cosine, findsZeros, exclude } = input;
  const shape = checkSparseTopK(input);
  const sums = new RowSums(columns);
  const scores = new Float32Array(columns);
  return listPerQuery(shape, k, exclude, (row, best) => {
    addRow(input, row, sums);
    for (const column of sums.touched) {
      const sum = sums.of(column);
      scores[column] =
        cosine === null ? sum : sum / (cosine.rowNorms[row] * cosine.columnNorms[column] + cosine.shrink);
    }
    if (findsZeros) best.offer(scores, 0, columns, 0);
    else for (const column of sums.touched.sort()) best.offer(scores, column, column + 1, column);
    for (const column of sums.touched) scores[column] = 0;
    sums.clear();
  });
}

function addRow(
  { left, right, rowWeights, weights, leftWeights = null }: SparseTopKInput,
  row: number,
  sums: RowSums,
): void {
  for (let l = left.offsets[row]; l < left.offsets[row + 1]; l++) {
    const added = left.values[l];
    const ofRow = rowWeights === null ? 1 : rowWeights[added];
    const factor = leftWeights === null ? ofRow : ofRow * leftWeights[l];
    for (let r = right.offsets[added]; r < right.offsets[added + 1]; r++)
      sums.add(right.values[r], weights === null ? factor : factor * weights[r]);
  }
}
