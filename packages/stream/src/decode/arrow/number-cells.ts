/** Columns of numbers and times. */
import { DataType, DateUnit, TimeUnit, type Data } from 'apache-arrow';
import { Nulls, PlainCells, requireCells, type Cells } from './cells.js';

export abstract class NumberCells implements Cells {
  constructor(readonly length: number) {}

  abstract isNull(row: number): boolean;
  abstract valueAt(row: number): unknown;
  /** NaN where the cell is no number; of a cell that is not null. */
  abstract numberAt(row: number): number;

  /** The first row whose cell has a value that is not a finite number of at least `least`, −1 where there is none. */
  firstBad(least: number): number {
    for (let row = 0; row < this.length; row++) {
      if (this.isNull(row)) continue;
      const number = this.numberAt(row);
      if (!(number >= least && Number.isFinite(least === 0 ? Math.fround(number) : number))) return row;
    }
    return -1;
  }

  /** All numbers into `out` from `at` on, `none` for cells that are null. */
  put(none: number, out: Float64Array | Float32Array, at: number): void {
    for (let row = 0; row < this.length; row++) out[at + row] = this.isNull(row) ? none : this.numberAt(row);
  }
}

/** Milliseconds in a unit of Arrow's own times. */
const MS_PER_TIME_UNIT: Readonly<Record<TimeUnit, number>> = {
  [TimeUnit.SECOND]: 1000,
  [TimeUnit.MILLISECOND]: 1,
  [TimeUnit.MICROSECOND]: 1e-3,
  [TimeUnit.NANOSECOND]: 1e-6,
};

const MS_PER_DATE_UNIT: Readonly<Record<DateUnit, number>> = {
  [DateUnit.DAY]: 86_400_000,
  [DateUnit.MILLISECOND]: 1,
};

/** @param parse reads what is neither a number nor a time of Arrow's */
export function numberCells(data: Data, factor: number, parse: (value: unknown) => number | null): NumberCells {
  const { type } = data;
  if (DataType.isTimestamp(type)) return new ScaledNumbers(data, MS_PER_TIME_UNIT[type.unit]);
  if (DataType.isDate(type)) return new ScaledNumbers(data, MS_PER_DATE_UNIT[type.unit]);
  const isNumber = DataType.isInt(type) || (DataType.isFloat(type) && data.values.BYTES_PER_ELEMENT >= 4);
  return isNumber ? new ScaledNumbers(data, factor) : parsedNumbers(new PlainCells(data), parse);
}

/** Cells of any kind, each parsed. */
export function parsedNumbers(cells: Cells, parse: (value: unknown) => number | null): NumberCells {
  return new ParsedNumbers(cells, parse);
}

class ParsedNumbers extends NumberCells {
  constructor(
    private readonly cells: Cells,
    private readonly parse: (value: unknown) => number | null,
  ) {
    super(cells.length);
  }

  isNull(row: number): boolean {
    return this.cells.isNull(row);
  }

  valueAt(row: number): unknown {
    return this.cells.valueAt(row);
  }

  numberAt(row: number): number {
    return this.parse(this.cells.valueAt(row)) ?? NaN;
  }
}

class ScaledNumbers extends NumberCells {
  readonly #values: ArrayLike<number | bigint>;
  readonly #nulls: Nulls;

  constructor(
    data: Data,
    private readonly factor: number,
  ) {
    super(data.length);
    requireCells(data);
    this.#values = data.values;
    this.#nulls = new Nulls(data);
  }

  /** Typed columns without nulls in one loop: nothing is asked of each cell. */
  override firstBad(least: number): number {
    const values = this.#values;
    if (!(values instanceof Float64Array) || this.#nulls.some || least === 0) return super.firstBad(least);
    // What is not finite is not 0 when it is taken from itself; scaled, a finite number may not be any more.
    let isBad = false;
    for (let row = 0; row < this.length; row++) {
      const number = values[row] * this.factor;
      isBad ||= number - number !== 0 || number < least;
    }
    return isBad ? super.firstBad(least) : -1;
  }

  override put(none: number, out: Float64Array | Float32Array, at: number): void {
    const values = this.#values;
    if (!(values instanceof Float64Array) || this.#nulls.some) return super.put(none, out, at);
    if (this.factor === 1) out.set(values.subarray(0, this.length), at);
    else for (let row = 0; row < this.length; row++) out[at + row] = values[row] * this.factor;
  }

  isNull(row: number): boolean {
    return this.#nulls.isNull(row);
  }

  valueAt(row: number): unknown {
    return this.isNull(row) ? null : this.#values[row];
  }

  numberAt(row: number): number {
    return Number(this.#values[row]) * this.factor;
  }
}
