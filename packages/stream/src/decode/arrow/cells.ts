/** The cells of an Arrow column as their values, for whatever types have no faster way. */
import { DataType, Vector, type Data } from 'apache-arrow';

export interface Cells {
  readonly length: number;
  isNull(row: number): boolean;
  /** As JavaScript has it; times as `Date`. null where there is none. */
  valueAt(row: number): unknown;
}

/** Whether a column's buffers hold as many cells as it says; a damaged message may say anything. */
export function requireCells({ length, values }: Data): void {
  if (values !== undefined && values !== null && values.length < length)
    throw new Error(`a column with ${values.length} of ${length} values`);
}

/** Which cells of a column are null. Asked of the column once: it works its answer out anew each time. */
export class Nulls {
  readonly #bits: Uint8Array | null;
  readonly #offset: number;

  constructor({ nullCount, nullBitmap, offset }: Data) {
    this.#bits = nullCount > 0 ? (nullBitmap ?? new Uint8Array()) : null;
    this.#offset = offset;
  }

  /** Whether there are any. */
  get some(): boolean {
    return this.#bits !== null;
  }

  isNull(row: number): boolean {
    const bits = this.#bits;
    if (bits === null) return false;
    const bit = this.#offset + row;
    return ((bits[bit >> 3] >> (bit & 7)) & 1) === 0;
  }
}

export class PlainCells implements Cells {
  readonly length: number;
  readonly #vector: Vector;
  readonly #isTime: boolean;
  readonly #path: readonly string[];

  /** @param path names within a column of structs */
  constructor(data: Data | Vector, path: readonly string[] = []) {
    this.#vector = data instanceof Vector ? data : new Vector([data]);
    this.#path = path;
    this.length = this.#vector.length;
    this.#isTime = DataType.isTimestamp(this.#vector.type) || DataType.isDate(this.#vector.type);
  }

  isNull(row: number): boolean {
    return this.valueAt(row) === null;
  }

  valueAt(row: number): unknown {
    let value: unknown = this.#vector.get(row);
    for (const name of this.#path) value = (value as Record<string, unknown> | null | undefined)?.[name];
    if (value === null || value === undefined) return null;
    return this.#isTime ? new Date(Number(value)) : value;
  }
}
