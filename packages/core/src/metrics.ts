/** Counters and histograms a part feeds; who collects them (Prometheus, a test) is injected. */
export interface Metrics {
  count(name: string, by?: number, labels?: Labels): void;
  gauge(name: string, value: number, labels?: Labels): void;
  observe(name: string, value: number, labels?: Labels): void;
}

export type Labels = Record<string, string>;

/** Collects nothing: the default of the library. */
export const silentMetrics: Metrics = { count() {}, gauge() {}, observe() {} };
