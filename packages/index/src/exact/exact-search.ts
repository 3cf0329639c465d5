/** Compares every query with every vector. */
import { csrFromLists, csrRow, type Csr } from '@belfry/core';
import type { Kernels } from '@belfry/native';
import { EventLoop } from '../event-loop.js';
import { SearchAnswer } from '../search-answer.js';
import type { VectorStore } from '../store/vector-store.js';
import type { SearchResult } from '../vector-index.js';

const QUERIES_PER_BLOCK = 64;

/** @param forms query forms [q, store.width] @param exclude per query, item rows left out */
export async function exactSearch(
  store: VectorStore,
  forms: Float32Array,
  k: number,
  exclude: Csr | undefined,
  kernels: Kernels,
): Promise<SearchResult> {
  const { width } = store;
  const queryCount = forms.length / width;
  const answer = new SearchAnswer(store, queryCount, k);
  const eventLoop = new EventLoop();
  for (let from = 0; from < queryCount && store.size > 0; from += QUERIES_PER_BLOCK) {
    const queries = forms.subarray(from * width, (from + QUERIES_PER_BLOCK) * width);
    const count = queries.length / width;
    const slots = exclude === undefined ? undefined : excludedSlots(store, exclude, from, count);
    const top = kernels.topK({ dim: width, queries, items: store.forms, k: Math.min(k, store.size), exclude: slots });
    for (let q = 0; q < count; q++) {
      answer.fill(
        from + q,
        queries.subarray(q * width, (q + 1) * width),
        top.rows.subarray(q * top.k, q * top.k + top.found[q]),
      );
    }
    await eventLoop.giveWay();
  }
  return answer.result;
}

function excludedSlots(store: VectorStore, exclude: Csr, from: number, count: number): Csr {
  const slotsOf = (query: number): Int32Array =>
    csrRow(exclude, query)
      .map((row) => store.slotOf(row))
      .filter((slot) => slot >= 0);
  return csrFromLists(Array.from({ length: count }, (_, q) => slotsOf(from + q).sort()));
}
