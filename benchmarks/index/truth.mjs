// Recall against exact search. A row found counts where it scores no less than the k-th of the true list, so that among
// equal vectors any will do; a row found twice counts once.
import { readFileSync } from 'node:fs';

/** @returns (rows [queries, k], k) → recall@k */
export function recallOf({ folder, dim, queries: queryCount }) {
  const [items, queries] = ['items', 'queries'].map((name) => readArray(Float32Array, `${folder}/${name}.f32`));
  const truth = readArray(Int32Array, `${folder}/truth.i32`);
  const depth = truth.length / queryCount;

  const score = (query, row) => {
    let sum = 0;
    for (let d = 0; d < dim; d++) sum += queries[query * dim + d] * items[row * dim + d];
    return sum;
  };

  return (rows, k) => {
    let hits = 0;
    for (let query = 0; query < queryCount; query++) {
      const best = truth.subarray(query * depth, query * depth + k);
      const least = best.reduce((lowest, row) => Math.min(lowest, score(query, row)), Infinity);
      const found = new Set(rows.subarray(query * k, (query + 1) * k));
      found.delete(-1);
      for (const row of found) if (score(query, row) >= least) hits++;
    }
    return hits / (queryCount * k);
  };
}

function readArray(Type, path) {
  const bytes = readFileSync(path);
  return new Type(bytes.buffer, bytes.byteOffset, bytes.length / Type.BYTES_PER_ELEMENT);
}
