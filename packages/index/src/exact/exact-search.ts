/** Compares every query with every vector that may be found. */
import { csrFromLists, csrRow, csrRows, csrSlice, type Csr } from '@belfry/core';
import type { Kernels, TopK, TopKInput } from '@belfry/native';
import type { Pieces } from '../pieces.js';
import { SearchAnswer } from '../search-answer.js';
import { queryForms } from '../store/query-forms.js';
import type { StoredVectors, VectorStore } from '../store/vector-store.js';
import type { SearchOptions, SearchResult } from '../vector-index.js';
import { candidatesOf, type Candidates } from './candidates.js';
import type { Comparisons } from './comparisons.js';

const QUERIES_PER_BLOCK = 256;
/** Numbers in the lists of excluded items of one block: a fraction of a millisecond of checking. */
const EXCLUDED_PER_BLOCK = 2 ** 16;
const PIECE_QUERIES = 4;
const nothing = new Int32Array(0);

/** @param queries [q, dim] */
export function* exactSearch(
  store: VectorStore,
  queries: Float32Array,
  k: number,
  options: SearchOptions,
  kernels: Kernels,
): Comparisons<SearchResult> {
  const forms = yield* queryForms(store, queries, kernels);
  const { stored, width } = store;
  const queryCount = forms.length / width;
  const candidates = yield* candidatesOf(stored, width, queryCount, options.filter, kernels);
  const answer = new SearchAnswer(store, stored, forms, k);
  const itemCount = candidates.items.length / width;
  for (let from = 0; from < queryCount;) {
    const exclude = yield* excludedItems(stored, candidates, options.exclude, from, queryCount);
    const count = csrRows(exclude);
    const block = forms.subarray(from * width, (from + count) * width);
    const most = Math.max(1, Math.min(k, itemCount));
    const input = { dim: width, queries: block, items: candidates.items, k: most, exclude };
    const top = (yield input) as TopK;
    for (let q = 0; q < count; q++) {
      const items = isDecidedByRow(stored, top, q) ? yield* withEqualOnes(input, top, q) : itemsOf(top, q);
      answer.fill(from + q, slotsOf(candidates, items), 'scan');
      if (q % PIECE_QUERIES === 0) yield;
    }
    from += count;
  }
  return answer.result;
}

/** Lists of items for a block of queries from `from` on: what the filter refused and what each query excludes itself. */
function* excludedItems(
  { slots, rows }: StoredVectors,
  candidates: Candidates,
  exclude: Csr | undefined,
  from: number,
  queryCount: number,
): Pieces<Csr> {
  const lists: Int32Array[] = [];
  const to = Math.min(from + QUERIES_PER_BLOCK, queryCount);
  let total = 0;
  for (let q = from; q < to && total < EXCLUDED_PER_BLOCK; q++) {
    const own: number[] = [];
    for (const row of exclude === undefined ? nothing : csrRow(exclude, q)) {
      const slot = slots.get(row);
      const item = slot < rows.length ? itemOf(candidates, slot) : -1;
      if (item >= 0) own.push(item);
    }
    const list = own.length === 0 ? candidates.refused : merged(candidates.refused, own);
    total += list.length;
    lists.push(list);
    if (q % PIECE_QUERIES === 0) yield;
  }
  return csrFromLists(lists);
}

function merged(refused: Int32Array, own: readonly number[]): Int32Array {
  const all = new Int32Array(refused.length + own.length);
  all.set(refused);
  all.set(own, refused.length);
  return all.sort();
}

/** −1 where the slot is not among the candidates. */
function itemOf({ slots }: Candidates, slot: number): number {
  if (slots === null || slot < 0) return slot;
  let low = 0;
  for (let high = slots.length; low < high;) {
    const middle = (low + high) >>> 1;
    if (slots[middle] < slot) low = middle + 1;
    else high = middle;
  }
  return slots[low] === slot ? low : -1;
}

function slotsOf({ slots }: Candidates, items: Int32Array): Int32Array {
  return slots === null ? items : items.map((item) => slots[item]);
}

function itemsOf({ rows, found, k }: TopK, query: number): Int32Array {
  return rows.subarray(query * k, query * k + found[query]);
}

/** Kernels prefer the lower of equal items; where rows do not ascend with them, that is not the lower row. */
function isDecidedByRow({ isAscending }: StoredVectors, { tiedBeyond }: TopK, query: number): boolean {
  return tiedBeyond[query] > 0 && !isAscending;
}

/** The list of a query and all items beyond it that are equal to its last. */
function* withEqualOnes(input: TopKInput, top: TopK, query: number): Comparisons<Int32Array> {
  const { dim, queries, exclude } = input;
  const longer = (yield {
    ...input,
    queries: queries.subarray(query * dim, (query + 1) * dim),
    k: input.k + top.tiedBeyond[query],
    exclude: csrSlice(exclude!, query, query + 1),
  }) as TopK;
  return itemsOf(longer, 0);
}
