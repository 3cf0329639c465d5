/** Sparse products row by row (Gustavson 1978): one row of sums is all that is ever held. */
import type { SparseTopKInput, TopK } from '../kernels.js';
import { checkSparseTopK } from '../shapes/sparse-top-k-shape.js';
import { listPerQuery } from './top-k.js';

export function sparseTopK(input: SparseTopKInput): TopK {
  const { columns, k, cosine, findsZeros, exclude } = input;
  const shape = checkSparseTopK(input);
  const sums = new RowSums(columns);
  const scores = new Float32Array(columns);
  return listPerQuery(shape, k, exclude, (row, best) => {
    sums.add(input, row);
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

/** The sums of one row and which columns they are. */
class RowSums {
  readonly #sums: Float64Array;
  readonly #isTouched: Uint8Array;
  readonly #touched: Int32Array;
  #count = 0;

  constructor(columns: number) {
    this.#sums = new Float64Array(columns);
    this.#isTouched = new Uint8Array(columns);
    this.#touched = new Int32Array(columns);
  }

  get touched(): Int32Array {
    return this.#touched.subarray(0, this.#count);
  }

  of(column: number): number {
    return this.#sums[column];
  }

  add({ left, right, rowWeights, weights }: SparseTopKInput, row: number): void {
    for (let l = left.offsets[row]; l < left.offsets[row + 1]; l++) {
      const added = left.values[l];
      const factor = rowWeights === null ? 1 : rowWeights[added];
      for (let r = right.offsets[added]; r < right.offsets[added + 1]; r++) {
        const column = right.values[r];
        if (this.#isTouched[column] === 0) this.#touched[this.#count++] = column;
        this.#isTouched[column] = 1;
        this.#sums[column] += weights === null ? factor : factor * weights[r];
      }
    }
  }

  clear(): void {
    for (const column of this.touched) {
      this.#sums[column] = 0;
      this.#isTouched[column] = 0;
    }
    this.#count = 0;
  }
}
