/** Queries and what exact search answers, computed once for every index that is measured against it. */
import { parseOptions } from '@belfry/core';
import { createIndex } from '../create-index.js';
import { indexOptions } from '../index-options.js';
import type { IndexServices } from '../index-services.js';
import type { Metric, SearchResult, VectorIndex } from '../vector-index.js';
import { excludeOwn, queryCount, type QuerySet } from './query-set.js';
import { RecallTally, type RecallEstimate } from './recall-interval.js';
import { recallOfQueries } from './recall-of-queries.js';

/** Vectors to index. */
export interface Catalogue {
  readonly dim: number;
  readonly metric: Metric;
  /** [n] */
  readonly rows: Int32Array;
  /** [n, dim] */
  readonly vectors: Float32Array;
}

export interface SearchMeasure extends RecallEstimate {
  readonly qps: number;
}

export class GroundTruth {
  readonly queries: QuerySet;
  readonly k: number;
  /** Queries per second of exact search. */
  readonly exactQps: number;
  readonly #answer: SearchResult;

  private constructor(queries: QuerySet, k: number, answer: SearchResult, seconds: number) {
    this.queries = queries;
    this.k = k;
    this.exactQps = queryCount(queries) / seconds;
    this.#answer = answer;
  }

  /** The index that finds the truth is not kept. */
  static async of(
    catalogue: Catalogue,
    queries: QuerySet,
    k: number,
    { kernels }: Pick<IndexServices, 'kernels'>,
  ): Promise<GroundTruth> {
    const { dim, metric } = catalogue;
    const exact = await createIndex(parseOptions(indexOptions, { kind: 'exact' }), { dim, metric, kernels });
    await exact.add(catalogue.rows, catalogue.vectors);
    const started = performance.now();
    const answer = await exact.search(queries.vectors, k, excludeOwn(queries));
    return new GroundTruth(queries, k, answer, (performance.now() - started) / 1000);
  }

  /** Recall and speed of an index, all queries at a time. */
  async measure(index: VectorIndex, efSearch: number): Promise<SearchMeasure> {
    const started = performance.now();
    const answer = await index.search(this.queries.vectors, this.k, { ...excludeOwn(this.queries), efSearch });
    const seconds = (performance.now() - started) / 1000;
    const estimate = new RecallTally().add(recallOfQueries(answer, this.#answer, this.k)).estimate();
    return { ...estimate, qps: queryCount(this.queries) / seconds };
  }
}
