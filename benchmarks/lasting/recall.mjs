// Recall by score: a vector counts where it is no further than the k-th of the truth, so of equal ones any does.
import { createIndex, indexOptions } from '@belfry/index';
import { flat } from './data.mjs';

const scores = { cosine: cosine, l2: minusSquaredDistance };

/**
 * @returns what measures an index of these vectors (row → vector), one k and efSearch at a time: its recall, and how many
 * queries were answered by comparing with everything
 */
export async function recallOver(held, queries, { dim, metric, largestK }) {
  const exact = await createIndex(indexOptions.parse({ kind: 'exact' }), { dim, metric });
  await exact.add(Int32Array.from(held.keys()), flat([...held.values()]));
  const asked = flat(queries);
  const truth = await exact.search(asked, largestK);
  const score = (q, row) => scores[metric](queries[q], held.get(row));
  const least = queries.map((_, q) =>
    Float64Array.from(truth.rows.subarray(q * largestK, (q + 1) * largestK), (row) => score(q, row))
      .sort()
      .reverse(),
  );
  return async (index, k, efSearch) => {
    const { rows, found, paths } = await index.search(asked, k, { efSearch });
    let right = 0;
    queries.forEach((_, q) => {
      for (const row of rows.subarray(q * k, q * k + found[q])) if (score(q, row) >= least[q][k - 1]) right++;
    });
    return { recall: right / (queries.length * k), scanned: paths.filter((path) => path === 'scan').length };
  };
}

function cosine(a, b) {
  let [product, aa, bb] = [0, 0, 0];
  for (let d = 0; d < a.length; d++) {
    product += a[d] * b[d];
    aa += a[d] * a[d];
    bb += b[d] * b[d];
  }
  return product / Math.sqrt(aa * bb);
}

function minusSquaredDistance(a, b) {
  let sum = 0;
  for (let d = 0; d < a.length; d++) sum += (a[d] - b[d]) ** 2;
  return -sum;
}
