/** When each event of a replay is due. */
import type { ReplayOptions } from './replay-options.js';

/** @returns ms since the replay's beginning, of its nth event; `timestamp` is that event's own, `first` that of its first one */
export type Pace = (n: number, timestamp: number, first: number) => number;

export function paceOf({ rate, speed }: Pick<ReplayOptions, 'rate' | 'speed'>): Pace {
  if (rate !== null) return (n) => (n / rate) * 1000;
  if (speed !== null) return (_, timestamp, first) => (timestamp - first) / speed;
  return () => 0;
}
