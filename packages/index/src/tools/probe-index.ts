/**
 * `probe`: what an index finds of the truth, and how fast. Recall is a mean over queries with a 95 % interval
 * (recall-interval.ts); all values of efSearch are measured with the same queries, block by block.
 */
import { silentProgress, type Progress } from '@belfry/core';
import type { SearchResult, VectorIndex } from '../vector-index.js';
import { excludeOwn, queryCount, querySlice, type QuerySet } from './query-set.js';
import { RecallTally, type RecallEstimate } from './recall-interval.js';
import { recallOfQueries } from './recall-of-queries.js';
import { requireProbe } from './require-probe.js';
import { measureLatency, type Latency } from './timing.js';

const QUERIES_PER_BLOCK = 256;

export interface ProbeInput {
  readonly index: VectorIndex;
  /** Exact search over the same rows. */
  readonly truth: VectorIndex;
  /** In random order: where the probe stops early, the first ones count. */
  readonly queries: QuerySet;
  readonly k: number;
  /** Values to measure at; the index's own where it is left out or empty. An exact index has none. */
  readonly efSearch?: readonly number[];
  /** Stop once every interval reaches at most this far to either side of its middle. */
  readonly within?: number;
  readonly progress?: Progress;
}

export interface ProbePoint extends RecallEstimate {
  /** null: the index's own */
  readonly efSearch: number | null;
  /** Queries per second, given many at a time. */
  readonly qps: number;
  readonly latencyMs: Latency;
}

export interface ProbeResult {
  /** Fewer queries than given were enough. */
  readonly stoppedEarly: boolean;
  readonly points: readonly ProbePoint[];
}

/**
 * @example
 * const { points } = await probeIndex({ index, truth, queries: { dim: 64, vectors }, k: 10, efSearch: [32, 64, 128] });
 * @throws INVALID_ARGUMENT (k that the index cannot find, no queries), SHAPE_MISMATCH
 */
export async function probeIndex({
  index,
  truth,
  queries,
  k,
  efSearch = [],
  within,
  progress = silentProgress,
}: ProbeInput): Promise<ProbeResult> {
  requireProbe(queries, k, index.dim, index.size);
  const count = queryCount(queries);
  const values = index.isExact || efSearch.length === 0 ? [null] : efSearch;
  const points = values.map((value) => new PointUnderTest(index, k, value));
  const bar = progress.start('measuring recall', count, 'queries');
  let done = 0;
  while (done < count) {
    const block = querySlice(queries, done, done + QUERIES_PER_BLOCK);
    const answer = await truth.search(block.vectors, k, excludeOwn(block));
    for (const point of points) await point.add(block, answer);
    done += queryCount(block);
    bar.update(done, { recall: points.at(-1)!.estimate().recall });
    if (within !== undefined && points.every((point) => point.isWithin(within))) break;
  }
  bar.end();
  const timed = progress.start('measuring latency', points.length, 'settings');
  const measured: ProbePoint[] = [];
  for (const point of points) {
    measured.push(await point.finish(queries));
    timed.update(measured.length);
  }
  timed.end();
  return { stoppedEarly: done < count, points: measured };
}

/** One value of efSearch, measured so far. */
class PointUnderTest {
  readonly #index: VectorIndex;
  readonly #k: number;
  readonly #efSearch: number | null;
  readonly #tally = new RecallTally();
  #seconds = 0;

  constructor(index: VectorIndex, k: number, efSearch: number | null) {
    this.#index = index;
    this.#k = k;
    this.#efSearch = efSearch;
  }

  async add(block: QuerySet, truth: SearchResult): Promise<void> {
    const started = performance.now();
    const answer = await this.#index.search(block.vectors, this.#k, {
      ...excludeOwn(block),
      efSearch: this.#efSearch ?? undefined,
    });
    this.#seconds += (performance.now() - started) / 1000;
    this.#tally.add(recallOfQueries(answer, truth, this.#k));
  }

  /** What an exact index finds needs no estimate. */
  estimate(): RecallEstimate {
    const estimate = this.#tally.estimate();
    return this.#index.isExact ? { ...estimate, low: estimate.recall, high: estimate.recall } : estimate;
  }

  isWithin(half: number): boolean {
    const { low, high } = this.estimate();
    return (high - low) / 2 <= half;
  }

  async finish(queries: QuerySet): Promise<ProbePoint> {
    const estimate = this.estimate();
    const latencyMs = await measureLatency(this.#index, queries, this.#k, this.#efSearch ?? undefined);
    return { efSearch: this.#efSearch, ...estimate, qps: estimate.queries / this.#seconds, latencyMs };
  }
}
