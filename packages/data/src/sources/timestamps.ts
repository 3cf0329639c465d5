/** Timestamps as logs write them: a number of some unit since 1970, or ISO 8601. */

/** Milliseconds in one unit. */
export const MS_PER_UNIT = { s: 1000, ms: 1, us: 1e-3, ns: 1e-6 } as const;

export type TimestampUnit = keyof typeof MS_PER_UNIT | 'iso';

export const timestampUnits: readonly TimestampUnit[] = ['s', 'ms', 'us', 'ns', 'iso'];

/** The largest |number| read as each unit by `auto`: seconds to the year 5138, milliseconds from 1973 on to there, and so on. */
const LARGEST: readonly (readonly [TimestampUnit, number])[] = [
  ['s', 1e11],
  ['ms', 1e14],
  ['us', 1e17],
  ['ns', Infinity],
];

const UNIT_NAMES: Readonly<Record<TimestampUnit, string>> = {
  s: 'seconds since 1970',
  ms: 'milliseconds since 1970',
  us: 'microseconds since 1970',
  ns: 'nanoseconds since 1970',
  iso: 'ISO 8601',
};

const ISO = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?) ?(Z|UTC|[+-]\d\d(?::?\d\d)?)?)?$/i;

/**
 * Reads the timestamps of one column. With `auto` the first value decides the unit, by its form and magnitude, for all.
 * A date without a zone is UTC.
 */
export class TimestampColumn {
  #unit: TimestampUnit | null;
  readonly #guessed: boolean;

  constructor(unit: TimestampUnit | 'auto') {
    this.#guessed = unit === 'auto';
    this.#unit = unit === 'auto' ? null : unit;
  }

  /** Milliseconds since 1970, or null where the value is no timestamp of the column's unit. */
  parse(value: unknown): number | null {
    if (value instanceof Date) return finite(value.getTime());
    const number = finiteNumber(value);
    this.#unit ??= number === null ? (typeof value === 'string' && ISO.test(value) ? 'iso' : null) : unitOf(number);
    if (this.#unit === null) return null;
    if (this.#unit === 'iso') return typeof value === 'string' ? parseIso(value) : null;
    if (number === null || (this.#guessed && !fits(number, this.#unit))) return null;
    return number * MS_PER_UNIT[this.#unit];
  }

  /** What a value must be, for the report of bad rows. */
  get expected(): string {
    return this.#unit === null ? 'a time (a number or ISO 8601)' : `a time in ${UNIT_NAMES[this.#unit]}`;
  }

  /** What was guessed, or null. */
  get note(): string | null {
    return this.#guessed && this.#unit !== null ? `timestamps are read as ${UNIT_NAMES[this.#unit]}` : null;
  }
}

function unitOf(number: number): TimestampUnit {
  return LARGEST.find(([, largest]) => Math.abs(number) <= largest)![0];
}

/** Small numbers belong to any unit (a log may start in 1970); larger ones than the unit's largest do not. */
function fits(number: number, unit: TimestampUnit): boolean {
  return Math.abs(number) <= LARGEST.find(([name]) => name === unit)![1];
}

/** A finite number, given as such or as text; null where it is none. */
export function finiteNumber(value: unknown): number | null {
  if (typeof value === 'number') return finite(value);
  if (typeof value === 'bigint') return Number(value);
  if (typeof value !== 'string' || value.trim() === '') return null;
  return finite(Number(value));
}

/** ISO 8601 as ms since 1970, UTC where no zone is given; null where the text is none. */
export function parseIso(text: string): number | null {
  const [, date, time, zone = 'Z'] = ISO.exec(text) ?? [];
  if (time === undefined) return finite(Date.parse(date));
  const offset = /\d/.test(zone) ? `${zone.slice(0, 3)}:${zone.slice(3).replace(':', '') || '00'}` : 'Z';
  return finite(Date.parse(`${date}T${time.replace(',', '.')}${offset}`));
}

function finite(number: number): number | null {
  return Number.isFinite(number) ? number : null;
}
