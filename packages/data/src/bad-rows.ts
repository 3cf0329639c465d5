/** Rows that could not be read: all are counted, the first are kept in full, and a limit decides whether to go on. */
import { BelfryError } from '@belfry/core';

export interface BadRow {
  readonly file: string;
  /** Line of the file, from 1; of a file without lines (Arrow) the row, from 1. */
  readonly line: number;
  /** null where the row as a whole is wrong. */
  readonly column: string | null;
  /** The value found, as JSON and shortened. */
  readonly found: string;
  readonly expected: string;
}

/** At most so many bad rows, or such a share of all rows: `100` or `'0.5%'`. */
export type MaxBad = number | string;

const SHOWN = 3;
const FOUND_LENGTH = 80;

export class BadRows {
  readonly #keep: number;
  readonly #first: BadRow[] = [];
  readonly #byReason = new Map<string, number>();
  #count = 0;

  /** @param keep rows kept in full */
  constructor(keep = 20) {
    this.#keep = keep;
  }

  add(row: Omit<BadRow, 'found'> & { found: unknown }): void {
    this.#count++;
    const reason = row.column === null ? row.expected : `${row.column}: ${row.expected}`;
    this.#byReason.set(reason, (this.#byReason.get(reason) ?? 0) + 1);
    if (this.#first.length < this.#keep) this.#first.push({ ...row, found: quote(row.found) });
  }

  get count(): number {
    return this.#count;
  }

  /** The first bad rows. */
  get first(): readonly BadRow[] {
    return this.#first;
  }

  /** How many by column and what was expected there. */
  get byReason(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#byReason);
  }

  /**
   * @param rowsRead good and bad rows together
   * @throws BelfryError BAD_ROWS where there are more than `maxBad`; `details` holds counts by reason and the first rows
   */
  enforce(maxBad: MaxBad, rowsRead: number): void {
    const allowed = typeof maxBad === 'number' ? maxBad : (Number.parseFloat(maxBad) / 100) * rowsRead;
    if (this.#count <= allowed) return;
    const shown = this.#first.slice(0, SHOWN).map(tellRow).join('; ');
    throw new BelfryError('BAD_ROWS', {
      given: `${this.#count} bad of ${rowsRead} rows: ${shown}${this.#count > SHOWN ? '; …' : ''}`,
      expected: `at most ${maxBad}`,
      change: 'Repair the rows, or raise --max-bad to leave them out.',
      details: { count: this.#count, rowsRead, byReason: this.byReason, first: this.#first },
    });
  }
}

function tellRow({ file, line, column, found, expected }: BadRow): string {
  return `${file}:${line}${column === null ? '' : ` column ${column}`}: found ${found}, expected ${expected}`;
}

function quote(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  const text = typeof value === 'bigint' ? String(value) : JSON.stringify(value);
  return text.length > FOUND_LENGTH ? `${text.slice(0, FOUND_LENGTH)}…` : text;
}
