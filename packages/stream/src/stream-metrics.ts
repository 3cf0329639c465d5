/** What a reader tells about itself, as metrics: counters grow by what is new since the time before. */
import type { Metrics } from '@belfry/core';
import type { KafkaStats } from './kafka-events.js';

const counters = {
  belfry_stream_messages_total: 'messages',
  belfry_stream_dead_letters_total: 'deadLetters',
  belfry_stream_dead_letters_lost_total: 'deadLettersLost',
  belfry_stream_duplicates_total: 'duplicates',
  belfry_stream_late_events_total: 'late',
} as const satisfies Record<string, keyof KafkaStats>;

export class StreamMetrics {
  readonly #metrics: Metrics;
  readonly #topic: string;
  readonly #told = new Map<string, number>();

  constructor(metrics: Metrics, topic: string) {
    this.#metrics = metrics;
    this.#topic = topic;
  }

  tell(stats: KafkaStats): void {
    const topic = this.#topic;
    for (const [partition, lag] of stats.lag)
      this.#metrics.gauge('belfry_stream_lag', lag, { topic, partition: String(partition) });
    this.#metrics.gauge('belfry_stream_buffer_bytes', stats.bufferedBytes, { topic });
    for (const [name, field] of Object.entries(counters)) {
      this.#metrics.count(name, stats[field] - (this.#told.get(name) ?? 0), { topic });
      this.#told.set(name, stats[field]);
    }
  }

  /** @param seconds from the call to the batch */
  tellWait(seconds: number): void {
    this.#metrics.observe('belfry_stream_batch_wait_seconds', seconds, { topic: this.#topic });
  }
}
