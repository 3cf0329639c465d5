/** Lists of candidates → the answer to a search. */
import type { VectorStore } from './store/vector-store.js';
import type { SearchResult } from './vector-index.js';

export class SearchAnswer {
  readonly result: SearchResult;
  readonly #k: number;
  readonly #store: VectorStore;

  constructor(store: VectorStore, queryCount: number, k: number) {
    this.#store = store;
    this.#k = k;
    this.result = {
      rows: new Int32Array(queryCount * k).fill(-1),
      scores: new Float32Array(queryCount * k).fill(-Infinity),
      found: new Int32Array(queryCount),
      paths: new Uint8Array(queryCount),
    };
  }

  /** The k best of the items in these slots, equal scores by lower row. */
  fill(query: number, form: Float32Array, slots: Iterable<number>): void {
    const { dim, form: metric, rows } = this.#store;
    const scored = Array.from(slots, (slot) => ({
      row: rows[slot],
      score: Math.fround(metric.score(form, this.#store.formOf(slot), dim)),
    }));
    const best = scored.sort((a, b) => b.score - a.score || a.row - b.row).slice(0, this.#k);
    best.forEach(({ row, score }, place) => {
      this.result.rows[query * this.#k + place] = row;
      this.result.scores[query * this.#k + place] = score;
    });
    this.result.found[query] = best.length;
  }

  /** The answer to one query, found another way. */
  copy(query: number, single: SearchResult): void {
    this.result.rows.set(single.rows, query * this.#k);
    this.result.scores.set(single.scores, query * this.#k);
    this.result.found[query] = single.found[0];
  }
}
