/** How long brokers may be away: work is tried again, until nobody has answered for too long. */
import { BelfryError, type Logger } from '@belfry/core';
import { passes } from '../kafka/kafka-errors.js';
import type { KafkaOptions } from '../kafka/kafka-options.js';

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 15_000;
/** What went on for so long and fails then, fails for the first time. */
const STEADY_MS = 60_000;
const LOOK_EVERY_MS = 1000;

export class Patience {
  readonly #options: Pick<KafkaOptions, 'topic' | 'maxOfflineMs'>;
  readonly #logger: Logger;
  #lastAnswer = Date.now();
  #watch: NodeJS.Timeout | undefined;
  #ended = false;

  constructor(options: Pick<KafkaOptions, 'topic' | 'maxOfflineMs'>, logger: Logger) {
    this.#options = options;
    this.#logger = logger;
  }

  /** A broker has answered. */
  answered(): void {
    this.#lastAnswer = Date.now();
  }

  /** From now on, tells once when brokers have been away for too long, whatever is under way. */
  watch(tooLong: (error: BelfryError) => void): void {
    this.answered();
    this.#watch = setInterval(() => {
      if (this.#isTooLong) tooLong(this.#tooLong());
    }, LOOK_EVERY_MS);
  }

  /** Nothing is tried again from now on, and nobody is told. */
  end(): void {
    this.#ended = true;
    clearInterval(this.#watch);
  }

  /** Again and again with a growing pause, as long as it fails by what passes and brokers were not away for too long. */
  async untilItWorks(work: () => Promise<void>): Promise<void> {
    for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
      const began = Date.now();
      try {
        return await work();
      } catch (error) {
        if (this.#ended) return;
        if (Date.now() - began > STEADY_MS) pause = FIRST_PAUSE_MS;
        if (!passes(error) || this.#isTooLong) throw error;
        this.#logger.warn(`Kafka cannot be reached, next try in ${pause / 1000} s: ${(error as Error).message}`);
        await new Promise((resolve) => setTimeout(resolve, pause));
      }
    }
  }

  get #isTooLong(): boolean {
    return Date.now() - this.#lastAnswer > this.#options.maxOfflineMs;
  }

  #tooLong(): BelfryError {
    const { topic, maxOfflineMs } = this.#options;
    return new BelfryError('STREAM_FAILED', {
      given: `no broker answered for ${maxOfflineMs / 1000} s while reading the topic ${topic}`,
      expected: 'brokers that can be reached',
      change: 'Bring the brokers back and go on with the same command; raise maxOfflineMs to wait longer.',
    });
  }
}
