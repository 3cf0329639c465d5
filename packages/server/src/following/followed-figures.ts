/** How a server that follows topics keeps up, as the page shows it; the same goes to Prometheus. */
import type { StreamFigures } from '@belfry/data';
import { RecentRate } from './recent-rate.js';

/** Plain JSON. */
export interface FollowedStream {
  readonly stream: string;
  /** In effect since the server started. */
  readonly events: number;
  /** In effect, over the last ten seconds. */
  readonly eventsPerSecond: number;
  /** Messages between what was read and the newest, of all partitions; null where the stream does not tell. */
  readonly lag: number | null;
  readonly bufferedBytes: number | null;
  /** From the time of the newest event to its effect; null before the first. */
  readonly delaySeconds: number | null;
}

/** A run that was to take the place of the one in service. */
export interface Takeover {
  readonly run: string;
  readonly outcome: 'taken' | 'refused';
  /** ISO time. */
  readonly at: string;
}

interface Kept {
  events: number;
  readonly rate: RecentRate;
  delaySeconds: number | null;
  standing: StreamFigures | null;
}

export class FollowedFigures {
  readonly #streams = new Map<string, Kept>();
  #takeover: Takeover | null = null;

  /** Events that are in effect now. */
  followed(stream: string, events: number, delaySeconds: number): void {
    const kept = this.#kept(stream);
    kept.events += events;
    kept.rate.add(events);
    kept.delaySeconds = delaySeconds;
  }

  stands(stream: string, standing: StreamFigures): void {
    this.#kept(stream).standing = standing;
  }

  swapped(run: string, outcome: Takeover['outcome']): void {
    this.#takeover = { run, outcome, at: new Date().toISOString() };
  }

  get streams(): FollowedStream[] {
    return Array.from(this.#streams, ([stream, { events, rate, delaySeconds, standing }]) => ({
      stream,
      events,
      eventsPerSecond: rate.perSecond,
      lag: standing === null ? null : [...standing.lag.values()].reduce((sum, messages) => sum + messages, 0),
      bufferedBytes: standing?.bufferedBytes ?? null,
      delaySeconds,
    }));
  }

  /** The last one, null before the first. */
  get takeover(): Takeover | null {
    return this.#takeover;
  }

  /** A stream is listed from the first time it is named. */
  #kept(stream: string): Kept {
    const kept = this.#streams.get(stream) ?? { events: 0, rate: new RecentRate(), delaySeconds: null, standing: null };
    this.#streams.set(stream, kept);
    return kept;
  }
}
