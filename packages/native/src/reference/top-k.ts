/** Exact inner-product search: scores of one query in blocks of items, each offered to its k best. */
import { csrRow, type Csr } from '@belfry/core';
import type { SelectTopKInput, TopK, TopKInput } from '../kernels.js';
import { checkSelectTopK, checkTopK, type TopKShape } from '../shapes/top-k-shape.js';
import { emptyTopK } from '../top-k/empty-top-k.js';
import { BestK } from './best-k.js';
import { dotProducts } from './dot-products.js';

const ITEMS_PER_BLOCK = 4096;
const nothing = new Int32Array(0);

export function topK(input: TopKInput): TopK {
  const { dim, queries, items, k, exclude } = input;
  const shape = checkTopK(input);
  const { itemCount } = shape;
  const block = new Float32Array(Math.min(ITEMS_PER_BLOCK, itemCount));
  return listPerQuery(shape, k, exclude, (query, best) => {
    const vector = queries.subarray(query * dim, (query + 1) * dim);
    for (let from = 0; from < itemCount; from += ITEMS_PER_BLOCK) {
      const to = Math.min(from + ITEMS_PER_BLOCK, itemCount);
      dotProducts(vector, items, from, to, block);
      best.offer(block, 0, to - from, from);
    }
  });
}

export function selectTopK(input: SelectTopKInput): TopK {
  const { scores, columns, k, exclude } = input;
  const shape = checkSelectTopK(input);
  return listPerQuery(shape, k, exclude, (query, best) =>
    best.offer(scores, query * columns, (query + 1) * columns, 0),
  );
}

/** @param fill offers a query's scores to its list */
export function listPerQuery(
  { queryCount, itemCount }: TopKShape,
  k: number,
  exclude: Csr | undefined,
  fill: (query: number, best: BestK) => void,
): TopK {
  const list = emptyTopK(queryCount, k);
  for (let query = 0; query < queryCount; query++) {
    const best = new BestK(Math.min(k, itemCount), exclude === undefined ? nothing : csrRow(exclude, query));
    fill(query, best);
    const { found, tiedBeyond } = best.finish(list.rows, list.scores, query * k);
    list.found[query] = found;
    list.tiedBeyond[query] = tiedBeyond;
  }
  return list;
}
