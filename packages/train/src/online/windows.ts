/** Cuts a stream into windows of exactly so many events; by time as well where asked. */
import type { EventStream, OffsetRange, StreamBatch, StreamState } from '@belfry/data';

/** Events in the order they are learnt in, ids as numbers of the stream's dictionaries. */
export interface Window {
  readonly length: number;
  readonly user: Int32Array;
  readonly item: Int32Array;
  readonly timestamp: Float64Array;
  readonly weight: Float32Array;
  /** All that was read to give it, in the order it was read. */
  readonly ranges: readonly OffsetRange[];
  /** Of the stream, as of the last of its events. */
  readonly state: StreamState;
}

export interface WindowCut {
  /** Events of a window; more only where the last message holds several. */
  readonly events: number;
  /** Seconds from its first event after which it ends all the same; 0 = never. */
  readonly seconds: number;
  /** Aborted: no more windows. Events of one that is not full are left to be read again. */
  readonly signal: AbortSignal;
  /** Takes in the ids of each batch as it comes. */
  readonly learn: (batch: Pick<StreamBatch, 'newUsers' | 'newItems'>) => void;
}

/** Milliseconds for which events are waited for before others get their turn. */
const TURN_MS = 250;

/** Windows, and null now and then while none is full. The last of a stream that ends is what is left. */
export async function* windowsOf(
  stream: EventStream,
  { events, seconds, signal, learn }: WindowCut,
): AsyncGenerator<Window | null> {
  let parts: StreamBatch[] = [];
  let length = 0;
  let startedAt = 0;
  while (!signal.aborted) {
    const batch = await stream.next({ events: events - length, waitMs: TURN_MS });
    if (batch === null) {
      if (parts.length > 0) yield joined(parts, length, stream.state?.() ?? {});
      return;
    }
    learn(batch);
    if (length === 0) startedAt = performance.now();
    if (batch.ranges.length > 0) parts.push(batch);
    length += batch.length;
    const isLate = seconds > 0 && length > 0 && performance.now() - startedAt >= 1000 * seconds;
    if (length >= events || isLate) {
      yield joined(parts, length, stream.state?.() ?? {});
      [parts, length] = [[], 0];
    } else yield null;
  }
}

function joined(parts: readonly StreamBatch[], length: number, state: StreamState): Window {
  const window = {
    length,
    user: new Int32Array(length),
    item: new Int32Array(length),
    timestamp: new Float64Array(length),
    weight: new Float32Array(length),
    ranges: parts.flatMap(({ ranges }) => ranges),
    state,
  };
  let at = 0;
  for (const part of parts) {
    window.user.set(part.user, at);
    window.item.set(part.item, at);
    window.timestamp.set(part.timestamp, at);
    window.weight.set(part.weight, at);
    at += part.length;
  }
  return window;
}
