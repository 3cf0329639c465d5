/** Random logs for property tests: at most 8 users and 10 items, with or without the optional columns. */
import fc from 'fast-check';
import type { Interactions } from '@belfry/data';

interface LogShape {
  readonly minLength?: number;
  readonly timestamps?: boolean;
}

export const EVENT_NAMES = ['click', 'buy'];

export function randomLog({ minLength = 0, timestamps }: LogShape = {}): fc.Arbitrary<Interactions> {
  const row = fc.record({
    user: fc.nat(7),
    item: fc.nat(9),
    timestamp: fc.nat(20),
    weight: fc.nat(8),
    session: fc.nat(3),
    event: fc.nat(1),
  });
  const has = fc.record({
    timestamp: timestamps === undefined ? fc.boolean() : fc.constant(timestamps),
    others: fc.boolean(),
  });
  return fc.tuple(fc.array(row, { minLength, maxLength: 60 }), has).map(([rows, { timestamp, others }]) => ({
    length: rows.length,
    user: Int32Array.from(rows, (r) => r.user),
    item: Int32Array.from(rows, (r) => r.item),
    timestamp: timestamp ? Float64Array.from(rows, (r) => r.timestamp * 1000) : null,
    weight: others ? Float32Array.from(rows, (r) => r.weight / 4) : null,
    session: others ? Int32Array.from(rows, (r) => r.session) : null,
    event: others ? { codes: Int32Array.from(rows, (r) => r.event), names: EVENT_NAMES } : null,
  }));
}

/** A log as rows, to compare without regard to how columns are kept. */
export function rowsOf({ length, user, item, timestamp, weight, session, event }: Interactions): unknown[][] {
  return Array.from({ length }, (_, i) => [
    user[i],
    item[i],
    timestamp?.[i],
    weight?.[i],
    session?.[i],
    event && event.names[event.codes[i]],
  ]);
}
