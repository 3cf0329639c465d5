/** Gathers the lists of one user after the other into the figures of a report. */
import type { Rng } from '@belfry/core';
import { bootstrapIntervals, type Interval } from './bootstrap.js';
import type { EvaluationReport, Figures } from './evaluation-report.js';
import { DecileRecall } from './metrics/popularity-deciles.js';
import { rankingMetrics } from './metrics/ranking-metrics.js';
import { RecommendedItems } from './metrics/recommended-items.js';
import type { Ranked } from './ranking/pessimistic-ranks.js';

const metrics = Object.entries(rankingMetrics);

interface Column {
  readonly name: string;
  /** One value per user [users]. */
  readonly values: Float64Array;
  readonly measure: (ranked: Ranked, relevantCount: number) => number;
}

export class FiguresCollector {
  readonly #ks: readonly number[];
  readonly #columns: readonly Column[];
  readonly #recommended: readonly RecommendedItems[];
  readonly #deciles: readonly DecileRecall[];
  #users = 0;

  /** @param ks list lengths @param deciles decile of each item */
  constructor(ks: readonly number[], userCount: number, deciles: Uint8Array) {
    this.#ks = ks;
    this.#columns = ks.flatMap((k) =>
      metrics.map(([name, metric]): Column => ({
        name: `${name}@${k}`,
        values: new Float64Array(userCount),
        measure: ({ ranks }, relevantCount) => metric({ ranks, relevantCount }, k),
      })),
    );
    this.#recommended = ks.map(() => new RecommendedItems(deciles.length));
    this.#deciles = ks.map(() => new DecileRecall(deciles));
  }

  /** @param list items recommended @param relevant at least one item */
  add(list: Int32Array, ranked: Ranked, relevant: Int32Array): void {
    for (const { values, measure } of this.#columns) values[this.#users] = measure(ranked, relevant.length);
    this.#ks.forEach((k, n) => {
      this.#recommended[n].add(list, Math.min(k, list.length));
      this.#deciles[n].add(
        ranked.items.filter((_, hit) => ranked.ranks[hit] < k),
        relevant,
      );
    });
    this.#users++;
  }

  get figures(): Figures {
    const means = this.#columns.map(
      ({ name, values }) => [name, values.reduce((sum, value) => sum + value, 0) / this.#users] as const,
    );
    const shares = this.#ks.flatMap((k, n) => [
      [`coverage@${k}`, this.#recommended[n].coverage] as const,
      [`gini@${k}`, this.#recommended[n].gini] as const,
    ]);
    return Object.fromEntries([...means, ...shares]);
  }

  get decileRecall(): EvaluationReport['decileRecall'] {
    return Object.fromEntries(this.#ks.map((k, n) => [k, this.#deciles[n].recall]));
  }

  /** @param samples bootstrap resamples; 0 gives none */
  intervals(samples: number, rng: Rng): Readonly<Record<string, Interval>> {
    if (samples === 0) return {};
    const intervals = bootstrapIntervals(
      this.#columns.map(({ values }) => values),
      samples,
      rng,
    );
    return Object.fromEntries(this.#columns.map(({ name }, n) => [name, intervals[n]]));
  }
}
