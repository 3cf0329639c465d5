/** How the values of an event column are read, whatever the format they come in. */
import type { EventColumn } from './event-source.js';
import { TimestampColumn, finiteNumber, type TimestampUnit } from './timestamps.js';

/** Reads one column; null = not a value of it. */
export interface ValueColumn {
  parse(value: unknown): string | number | null;
  readonly expected: string;
  readonly note: string | null;
}

/** Ids and names: text as it is, whole numbers in decimal digits. */
const text: ValueColumn = { parse: parseId, expected: 'text or a whole number below 2^53', note: null };

const weight: ValueColumn = { parse: parseWeight, expected: 'a finite number that is not negative', note: null };

/** One row per event column. A reader of timestamps remembers the unit it guessed, so each file gets its own. */
export const valueColumns: Readonly<Record<EventColumn, (unit: TimestampUnit | 'auto') => ValueColumn>> = {
  user: () => text,
  item: () => text,
  timestamp: (unit) => new TimestampColumn(unit),
  event: () => text,
  weight: () => weight,
  session: () => text,
};

/** The id as text, or null: nothing, empty, or a number that lost digits on its way. */
export function parseId(value: unknown): string | null {
  if (typeof value === 'string') return value === '' ? null : value;
  return Number.isSafeInteger(value) || typeof value === 'bigint' ? String(value) : null;
}

function parseWeight(value: unknown): number | null {
  const number = finiteNumber(value);
  return number !== null && number >= 0 ? number : null;
}
