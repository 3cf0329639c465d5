/**
 * The window: an item's context is what stands up to `window` places before and after it, weighing 1/distance, backwards
 * times `backward`; a recent sequence counts more than an old one: 2^(−age / half-life).
 */
import type { PairSequence } from '../pair-log.js';
import type { ContextRule, LogExtent } from './context-rule.js';

export interface WindowOptions {
  readonly window: number;
  readonly backward: number;
  /** Factor on the item itself, met again in its window. */
  readonly returns: number;
  readonly halfLife: number;
  readonly halfLifeUnit: 'sequences' | 'days';
}

const DAY_MS = 86_400_000;

/** Age of a sequence (or of its event at `place`) in units. */
const ages: Record<
  WindowOptions['halfLifeUnit'],
  (sequence: PairSequence, place: number, extent: LogExtent) => number
> = {
  sequences: ({ number }, _place, { sequences }) => sequences - 1 - number,
  days: ({ timestamps }, place, { latest }) => (timestamps === null ? 0 : (latest - timestamps[place]) / DAY_MS),
};

export function windowContexts({ window, backward, returns, halfLife, halfLifeUnit }: WindowOptions): ContextRule {
  const ageOf = ages[halfLifeUnit];
  return (sequence, extent, sink) => {
    const { items, weights } = sequence;
    const weightOf = (place: number): number => (weights === null ? 1 : weights[place]);
    for (let place = 0; place < items.length; place++) {
      const item = items[place];
      if (!sink.wants(item)) continue;
      const push = (other: number, factor: number): void => {
        const weight = items[other] === item ? factor * returns : factor;
        if (weight > 0) sink.push(items[other], (weight * weightOf(other)) / Math.abs(other - place));
      };
      for (let other = Math.max(0, place - window); other < place; other++) push(other, backward);
      for (let other = place + 1; other <= place + window && other < items.length; other++) push(other, 1);
      sink.close();
      const recency = halfLife === 0 ? 1 : 2 ** (-ageOf(sequence, place, extent) / halfLife);
      sink.attach(item, recency * weightOf(place));
    }
  };
}
