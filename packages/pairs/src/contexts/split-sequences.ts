/** A rule inside parts of a sequence: what lies in different parts is no pair, and does not stand between items either. */
import type { PairSequence } from '../pair-log.js';
import type { ContextRule } from './context-rule.js';

/** The part each event belongs to; −1 = in none. */
export type PartsOf = (sequence: PairSequence) => ArrayLike<number>;

export function withinParts(partsOf: PartsOf, rule: ContextRule): ContextRule {
  return (sequence, extent, sink) => {
    const parts = partsOf(sequence);
    const placesOf = new Map<number, number[]>();
    for (let place = 0; place < sequence.items.length; place++) {
      if (parts[place] < 0) continue;
      const places = placesOf.get(parts[place]);
      if (places === undefined) placesOf.set(parts[place], [place]);
      else places.push(place);
    }
    for (const places of placesOf.values()) rule(selectPlaces(sequence, places), extent, sink);
  };
}

function selectPlaces(sequence: PairSequence, places: readonly number[]): PairSequence {
  const { items, weights, timestamps, sessions, number } = sequence;
  if (places.length === items.length) return sequence;
  return {
    items: Int32Array.from(places, (place) => items[place]),
    weights: weights && Float32Array.from(places, (place) => weights[place]),
    timestamps: timestamps && Float64Array.from(places, (place) => timestamps[place]),
    sessions: sessions && Int32Array.from(places, (place) => sessions[place]),
    number,
  };
}
