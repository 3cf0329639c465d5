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

  /** @param stored what was searched @param forms of the queries [q, width] */
  constructor(store: VectorStore, stored: StoredVectors, forms: Float32Array, k: number) {
    const queryCount = forms.length / store.width;
    this.#store = store;
    this.#stored = stored;
    this.#forms = forms;
    this.#k = k;
    this.result = reserve(() => ({
      rows: new Int32Array(queryCount * k).fill(-1),
      scores: new Float32Array(queryCount * k).fill(-Infinity),
      found: new Int32Array(queryCount),
      paths: new Uint8Array(queryCount).fill(SEARCH_PATHS.indexOf('scan')),
    }));
  }

  /** The k best of the vectors in these slots, equal scores by lower row. Those deleted meanwhile are left out. */
  fill(query: number, slots: ArrayLike<number>, path: SearchPath): void {
    const { rows, forms } = this.#stored;
    const { dim, width, form: metric } = this.#store;
    const scores = Float32Array.from(slots, (slot) =>
      metric.score(this.#forms, query * width, forms, slot * width, dim),
    );
    const order: number[] = [];
    scores.forEach((score, n) => {
      if (!Number.isNaN(score)) order.push(n);
    });
    order.sort((a, b) => scores[b] - scores[a] || rows[slots[a]] - rows[slots[b]]);
    const found = Math.min(order.length, this.#k);
    for (let place = 0; place < found; place++) {
      this.result.rows[query * this.#k + place] = rows[slots[order[place]]];
      this.result.scores[query * this.#k + place] = scores[order[place]];
    }
    this.result.found[query] = found;
    this.result.paths[query] = SEARCH_PATHS.indexOf(path);
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
