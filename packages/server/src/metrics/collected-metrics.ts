/** What parts count and measure, in the form Prometheus reads: a metric is there from the first time it is fed. */
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Labels, Metrics } from '@belfry/core';

const SECONDS = [0.001, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

export class CollectedMetrics implements Metrics {
  readonly registry = new Registry();
  readonly #counters = new Map<string, Counter>();
  readonly #gauges = new Map<string, Gauge>();
  readonly #histograms = new Map<string, Histogram>();

  constructor() {
    collectDefaultMetrics({ register: this.registry, prefix: 'belfry_' });
  }

  count(name: string, by = 1, labels: Labels = {}): void {
    made(this.#counters, name, () => new Counter(this.#about(name, labels))).inc(labels, by);
  }

  gauge(name: string, value: number, labels: Labels = {}): void {
    made(this.#gauges, name, () => new Gauge(this.#about(name, labels))).set(labels, value);
  }

  observe(name: string, value: number, labels: Labels = {}): void {
    const make = (): Histogram => new Histogram({ ...this.#about(name, labels), buckets: SECONDS });
    made(this.#histograms, name, make).observe(labels, value);
  }

  #about(name: string, labels: Labels): { name: string; help: string; labelNames: string[]; registers: Registry[] } {
    const help = name.replace(/^belfry_/, '').replaceAll('_', ' ');
    return { name, help, labelNames: Object.keys(labels), registers: [this.registry] };
  }
}

function made<T>(known: Map<string, T>, name: string, make: () => T): T {
  const one = known.get(name) ?? make();
  known.set(name, one);
  return one;
}
