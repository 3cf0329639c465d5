/** What `/metrics` tells, in the names Prometheus has for it; all begin with `belfry_`. */
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { StreamFigures } from '@belfry/data';
import type { RecallResult } from '@belfry/recall';
import { FollowedFigures, type Takeover } from '../following/followed-figures.js';

const SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5];
const DELAYS = [0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 60, 600, 3600];
const RATIOS = [0, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99];

/** Figures that are looked up when they are asked for. */
export interface LiveFigures {
  readonly requestsInWork: () => number;
  readonly indexSize: () => number;
  readonly deletedShare: () => number;
  /** NaN before the first. */
  readonly recallProbe: () => number;
  readonly probes: () => number;
}

export class ServerMetrics {
  readonly registry = new Registry();
  /** What is followed, for those who ask for it as JSON. */
  readonly following = new FollowedFigures();
  readonly #requests: Histogram;
  readonly #found: Histogram;
  readonly #refused: Counter;
  readonly #swaps: Counter;
  readonly #followed: Counter;
  readonly #delay: Histogram;
  readonly #lag: Gauge;
  readonly #buffered: Gauge;

  constructor(live: LiveFigures) {
    const registers = [this.registry];
    collectDefaultMetrics({ register: this.registry, prefix: 'belfry_' });
    this.#requests = new Histogram({
      name: 'belfry_http_request_duration_seconds',
      help: 'From the head of a request to the end of its answer, by route.',
      labelNames: ['method', 'route', 'status'],
      buckets: SECONDS,
      registers,
    });
    this.#found = new Histogram({
      name: 'belfry_recall_found_ratio',
      help: 'Items found of those asked for, by kind of query.',
      labelNames: ['query'],
      buckets: RATIOS,
      registers,
    });
    this.#refused = new Counter({
      name: 'belfry_requests_refused_total',
      help: 'Requests answered 503 because too many were in work.',
      registers,
    });
    this.#swaps = new Counter({
      name: 'belfry_index_swaps_total',
      help: 'Runs that were to take over, by outcome.',
      labelNames: ['outcome'],
      registers,
    });
    this.#followed = new Counter({
      name: 'belfry_stream_events_followed_total',
      help: 'Events of a followed stream that are in effect.',
      labelNames: ['stream'],
      registers,
    });
    this.#delay = new Histogram({
      name: 'belfry_stream_event_delay_seconds',
      help: 'From the time of the newest event of a batch to its effect.',
      labelNames: ['stream'],
      buckets: DELAYS,
      registers,
    });
    this.#lag = new Gauge({
      name: 'belfry_stream_lag_messages',
      help: 'Messages of a followed stream between what was read and the newest.',
      labelNames: ['stream', 'partition'],
      registers,
    });
    this.#buffered = new Gauge({
      name: 'belfry_stream_buffered_bytes',
      help: 'Of events of a followed stream that were read and are not in effect yet.',
      labelNames: ['stream'],
      registers,
    });
    gauge('belfry_http_requests_in_work', 'Requests taken and not answered yet.', live.requestsInWork, registers);
    gauge('belfry_index_items', 'Items that can be found.', live.indexSize, registers);
    gauge(
      'belfry_index_deleted_share',
      'Deleted vectors that searches still walk through, of all.',
      live.deletedShare,
      registers,
    );
    gauge(
      'belfry_index_recall_probe',
      'Estimated recall of the index in service, over the latest probes.',
      live.recallProbe,
      registers,
    );
    gauge('belfry_index_recall_probes', 'Queries the estimate was asked with so far.', live.probes, registers);
  }

  request(method: string, route: string, status: number, seconds: number): void {
    this.#requests.observe({ method, route, status }, seconds);
    if (status === 503) this.#refused.inc();
  }

  answered(query: 'user' | 'item', { found, requested }: Pick<RecallResult, 'found' | 'requested'>): void {
    this.#found.observe({ query }, found / requested);
  }

  /** @param newest time of the newest of them, in milliseconds since 1970 */
  followed(stream: string, events: number, newest: number): void {
    const delaySeconds = Math.max(0, Date.now() - newest) / 1000;
    this.#followed.inc({ stream }, events);
    this.#delay.observe({ stream }, delaySeconds);
    this.following.followed(stream, events, delaySeconds);
  }

  stands(stream: string, standing: StreamFigures): void {
    const { lag, bufferedBytes } = standing;
    for (const [partition, messages] of lag) this.#lag.set({ stream, partition: String(partition) }, messages);
    this.#buffered.set({ stream }, bufferedBytes);
    this.following.stands(stream, standing);
  }

  swapped(run: string, outcome: Takeover['outcome']): void {
    this.#swaps.inc({ outcome });
    this.following.swapped(run, outcome);
  }
}

function gauge(name: string, help: string, read: () => number, registers: Registry[]): void {
  const asked: Gauge = new Gauge({ name, help, registers, collect: () => asked.set(read()) });
}
