/**
 * What the index finds of the truth, estimated while it serves, at a bounded cost. A sample of items is compared with a query
 * (an item's vector) in full: of those in it that score at least as high as the worst item of the index's answer, the share
 * that is in the answer estimates recall. Where the index missed much, the worst item is a worse one and the estimate a
 * little low.
 */
import { setImmediate } from 'node:timers/promises';
import { Rng } from '@belfry/core';
import type { VectorIndex } from '@belfry/index';

const SAMPLE = 4096;
const ROWS_AT_ONCE = 256;
const K = 100;
/** Weight of the past after each probe: the latest hundred or so count. */
const KEPT = 0.99;

export class RecallProbe {
  readonly #index: () => { readonly index: VectorIndex; readonly rows: number };
  readonly #rng = Rng.fromSeed(1);
  #of: VectorIndex | null = null;
  #expected = 0;
  #found = 0;
  #queries = 0;

  /** @param index the one in service, and how many rows it may hold */
  constructor(index: () => { readonly index: VectorIndex; readonly rows: number }) {
    this.#index = index;
  }

  /** null before the first probe. */
  get recall(): number | null {
    return this.#expected === 0 ? null : this.#found / this.#expected;
  }

  get queries(): number {
    return this.#queries;
  }

  /** One query; gives the event loop back every few hundred items. */
  async ask(): Promise<void> {
    const { index, rows } = this.#index();
    if (index !== this.#of) [this.#of, this.#expected, this.#found] = [index, 0, 0];
    const query = rows === 0 ? null : index.vector(this.#rng.int(rows));
    if (query === null) return;
    const answer = await index.search(query, Math.min(K, rows));
    const found = answer.found[0];
    if (found === 0) return;
    const answered = new Set(answer.rows.subarray(0, found));
    const worst = answer.scores[found - 1];
    let [expected, hit] = [0, 0];
    for (let n = 0; n < Math.min(SAMPLE, rows); n++) {
      if (n % ROWS_AT_ONCE === ROWS_AT_ONCE - 1) await setImmediate();
      const row = rows <= SAMPLE ? n : this.#rng.int(rows);
      const vector = index.vector(row);
      if (vector === null || scoreOf(index, query, vector) < worst) continue;
      expected++;
      if (answered.has(row)) hit++;
    }
    this.#queries++;
    this.#expected = KEPT * this.#expected + expected;
    this.#found = KEPT * this.#found + hit;
  }

  /** Asks in the background until the function returned is called. @param perSecond 0 = never */
  start(perSecond: number): () => void {
    if (perSecond === 0) return () => {};
    let isAsking = false;
    const timer = setInterval(() => {
      if (isAsking) return;
      isAsking = true;
      // An index that cannot be asked shows in the requests themselves.
      this.ask()
        .catch(() => {})
        .finally(() => (isAsking = false));
    }, 1000 / perSecond);
    timer.unref();
    return () => clearInterval(timer);
  }
}

/** As the index scores; in float64, and so in another rounding: equal scores are let pass. */
function scoreOf({ metric }: VectorIndex, query: Float32Array, vector: Float32Array): number {
  let sum = 0;
  if (metric === 'l2') for (let d = 0; d < query.length; d++) sum -= (query[d] - vector[d]) ** 2;
  else for (let d = 0; d < query.length; d++) sum += query[d] * vector[d];
  return sum - 1e-6 * Math.abs(sum);
}
