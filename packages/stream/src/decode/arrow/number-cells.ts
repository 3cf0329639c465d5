/** Columns of numbers and times. */
import { DataType, DateUnit, TimeUnit, type Data } from 'apache-arrow';
import { Nulls, PlainCells, requireCells, type Cells } from './cells.js';

export interface NumberCells extends Cells {
  /** NaN where the cell is no number; of a cell that is not null. */
  numberAt(row: number): number;
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
  return {
    length: cells.length,
    isNull: (row) => cells.isNull(row),
    valueAt: (row) => cells.valueAt(row),
    numberAt: (row) => parse(cells.valueAt(row)) ?? NaN,
  };
}

class ScaledNumbers implements NumberCells {
  readonly length: number;
  readonly #values: ArrayLike<number | bigint>;
  readonly #nulls: Nulls;

  constructor(
    data: Data,
    private readonly factor: number,
  ) {
    requireCells(data);
    this.length = data.length;
    this.#values = data.values;
    this.#nulls = new Nulls(data);
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
