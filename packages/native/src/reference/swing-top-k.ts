/** Swing row by row: every pair of a row's users, marked items against listed ones. */
import type { SwingTopKInput, TopK } from '../kernels.js';
import { checkSwingTopK } from '../shapes/swing-top-k-shape.js';
import { RowSums } from './row-sums.js';
import { listPerQuery } from './top-k.js';

export function swingTopK(input: SwingTopKInput): TopK {
  const { columns, k, exclude } = input;
  const shape = checkSwingTopK(input);
  const sums = new RowSums(columns);
  const marks = new Uint8Array(columns);
  const scores = new Float32Array(columns);
  return listPerQuery(shape, k, exclude, (row, best) => {
    addRow(input, row, marks, sums);
    for (const column of sums.touched.sort()) {
      scores[column] = sums.of(column);
      best.offer(scores, column, column + 1, column);
    }
    sums.clear();
  });
}

/** @param marks [columns] zeros, and zeros again at the end */
function addRow(
  { left, right, userWeights, alpha }: SwingTopKInput,
  row: number,
  marks: Uint8Array,
  sums: RowSums,
): void {
  const weightOf = (user: number): number => (userWeights === null ? 1 : userWeights[user]);
  const mark = (user: number, value: number): void => {
    for (let i = right.offsets[user]; i < right.offsets[user + 1]; i++) marks[right.values[i]] = value;
  };
  for (let l = left.offsets[row]; l < left.offsets[row + 1]; l++) {
    const first = left.values[l];
    mark(first, 1);
    for (let other = l + 1; other < left.offsets[row + 1]; other++) {
      const second = left.values[other];
      let common = 0;
      for (let i = right.offsets[second]; i < right.offsets[second + 1]; i++) common += marks[right.values[i]];
      const term = (weightOf(first) * weightOf(second)) / (alpha + common);
      for (let i = right.offsets[second]; i < right.offsets[second + 1]; i++)
        if (marks[right.values[i]] === 1) sums.add(right.values[i], term);
    }
    mark(first, 0);
  }
}
