/** Lists of candidates → the answer to a search. */
import { SEARCH_PATHS } from '@belfry/native';
import { reserve } from './store/reserve.js';
import type { StoredVectors, VectorStore } from './store/vector-store.js';
import type { SearchPath, SearchResult } from './vector-index.js';

export class SearchAnswer {
  readonly result: SearchResult;
  readonly #k: number;
  readonly #store: VectorStore;
  readonly #stored: StoredVectors;
  readonly #forms: Float32Array;
  /** Of the list in work; used for all lists. */
  #scores = new Float32Array(0);

  /**
   * Every query has to be filled or copied.
   * @param stored what was searched @param forms of the queries [q, width]
   */
  constructor(store: VectorStore, stored: StoredVectors, forms: Float32Array, k: number) {
    const queryCount = forms.length / store.width;
    this.#store = store;
    this.#stored = stored;
    this.#forms = forms;
    this.#k = k;
    this.result = reserve(() => ({
      rows: new Int32Array(queryCount * k),
      scores: new Float32Array(queryCount * k),
      found: new Int32Array(queryCount),
      paths: new Uint8Array(queryCount),
    }));
  }

  /** The k best of the vectors in these slots, equal scores by lower row. Those deleted meanwhile are left out. */
  fill(query: number, slots: ArrayLike<number>, path: SearchPath): void {
    const { rows } = this.#stored;
    const scores = this.#scoresOf(query, slots);
    const order: number[] = [];
    for (let n = 0; n < slots.length; n++) if (!Number.isNaN(scores[n])) order.push(n);
    const compare = (a: number, b: number): number => scores[b] - scores[a] || rows[slots[a]] - rows[slots[b]];
    // Kernels order by sums in float32, which is seldom another order.
    if (order.some((n, place) => place > 0 && compare(order[place - 1], n) > 0)) order.sort(compare);
    const found = Math.min(order.length, this.#k);
    const from = query * this.#k;
    for (let place = 0; place < found; place++) {
      this.result.rows[from + place] = rows[slots[order[place]]];
      this.result.scores[from + place] = scores[order[place]];
    }
    this.result.rows.fill(-1, from + found, from + this.#k);
    this.result.scores.fill(-Infinity, from + found, from + this.#k);
    this.result.found[query] = found;
    this.result.paths[query] = SEARCH_PATHS.indexOf(path);
  }

  /** NaN for a hole. */
  #scoresOf(query: number, slots: ArrayLike<number>): Float32Array {
    const { forms } = this.#stored;
    const { dim, width, form } = this.#store;
    if (this.#scores.length < slots.length) this.#scores = new Float32Array(slots.length);
    for (let n = 0; n < slots.length; n++)
      this.#scores[n] = form.score(this.#forms, query * width, forms, slots[n] * width, dim);
    return this.#scores;
  }

  /** The answer to one query, found by another search. @param place of the query in that search */
  copy(query: number, { rows, scores, found, paths }: SearchResult, place: number): void {
    const k = this.#k;
    this.result.rows.set(rows.subarray(place * k, (place + 1) * k), query * k);
    this.result.scores.set(scores.subarray(place * k, (place + 1) * k), query * k);
    this.result.found[query] = found[place];
    this.result.paths[query] = paths[place];
  }
}
