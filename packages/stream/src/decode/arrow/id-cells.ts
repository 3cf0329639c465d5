/** Columns of ids: text, dictionaries of text, whole numbers. Known ids are found without strings being made. */
import { DataType, type Data } from 'apache-arrow';
import { parseId } from '@belfry/data';
import { NO_ID, hashOfBytes, hashOfText } from '../event-hash.js';
import type { IdDictionary } from '../id-dictionary.js';
import { Nulls, PlainCells, requireCells, type Cells } from './cells.js';

/** In place of a code: the cell is null. */
const NONE = -1;

export abstract class IdCells implements Cells {
  constructor(readonly length: number) {}

  abstract isNull(row: number): boolean;
  abstract valueAt(row: number): unknown;
  /** Whether a cell that is not null is an id. */
  abstract isId(row: number): boolean;
  /** Of a cell that is an id. */
  abstract codeAt(row: number, ids: IdDictionary): number;
  abstract hashAt(row: number): number;

  /** Whether it is known that each cell is an id, none of them null. */
  get allIds(): boolean {
    return false;
  }

  /** The first row whose cell is no id, −1 where there is none. */
  firstBad(mayBeNull: boolean): number {
    if (this.allIds) return -1;
    for (let row = 0; row < this.length; row++) if (this.isNull(row) ? !mayBeNull : !this.isId(row)) return row;
    return -1;
  }

  /** The codes of all cells into `out` from `at` on; −1 where there is no id. */
  codes(ids: IdDictionary, out: Int32Array, at: number): void {
    for (let row = 0; row < this.length; row++) out[at + row] = this.isNull(row) ? NONE : this.codeAt(row, ids);
  }

  /** The codes of those that are known, −1 for others and for cells that are no ids; null = no faster way than one by one. */
  known(_ids: IdDictionary): Int32Array | null {
    return null;
  }

  hashes(out: Float64Array, at: number): void {
    for (let row = 0; row < this.length; row++) out[at + row] = this.isNull(row) ? NO_ID : this.hashAt(row);
  }
}

/** The cells of a column, by the fastest way that its type has. */
export function idCells(data: Data): IdCells {
  const { type } = data;
  if (DataType.isDictionary(type)) return new DictionaryIds(data);
  if (DataType.isUtf8(type) || DataType.isLargeUtf8(type)) return new TextIds(data);
  if (DataType.isInt(type) && type.bitWidth <= 32) return new NumberIds(data);
  return new PlainIds(new PlainCells(data));
}

/** UTF-8 and where each text begins. */
class TextIds extends IdCells {
  readonly #nulls: Nulls;
  readonly #bytes: Buffer;
  readonly #offsets: Int32Array;
  readonly #hasEmpty: boolean;

  constructor(data: Data) {
    super(data.length);
    this.#nulls = new Nulls(data);
    const { values, valueOffsets, length } = data;
    this.#bytes = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
    this.#offsets = valueOffsets instanceof Int32Array ? valueOffsets : Int32Array.from(valueOffsets ?? [], Number);
    this.#hasEmpty = length > 0 && hasEmptyText(this.#offsets, length, values.byteLength);
  }

  override get allIds(): boolean {
    return !this.#hasEmpty && !this.#nulls.some;
  }

  isNull(row: number): boolean {
    return this.#nulls.isNull(row);
  }

  isId(row: number): boolean {
    return this.#offsets[row] < this.#offsets[row + 1];
  }

  valueAt(row: number): string | null {
    return this.isNull(row) ? null : this.#bytes.toString('utf8', this.#offsets[row], this.#offsets[row + 1]);
  }

  codeAt(row: number, ids: IdDictionary): number {
    return codeOfBytes(ids, this.#bytes, this.#offsets[row], this.#offsets[row + 1]);
  }

  hashAt(row: number): number {
    return hashOfBytes(this.#bytes, this.#offsets[row], this.#offsets[row + 1]);
  }

  override codes(ids: IdDictionary, out: Int32Array, at: number): void {
    const { length } = this;
    const [nulls, bytes, offsets] = [this.#nulls, this.#bytes, this.#offsets];
    if (length === 0) return;
    ids.findAll(bytes, offsets.subarray(0, length + 1), out, at);
    if (nulls.some) for (let row = 0; row < length; row++) if (nulls.isNull(row)) out[at + row] = NONE;
    for (let row = 0; row < length; row++)
      if (out[at + row] < 0 && !nulls.isNull(row))
        out[at + row] = codeOfBytes(ids, bytes, offsets[row], offsets[row + 1]);
  }

  override known(ids: IdDictionary): Int32Array {
    const codes = new Int32Array(this.length);
    if (this.length > 0) ids.findAll(this.#bytes, this.#offsets.subarray(0, this.length + 1), codes, 0);
    for (let row = 0; row < this.length; row++) if (this.#nulls.isNull(row)) codes[row] = NONE;
    return codes;
  }
}

/** Bytes of a message, which may not be UTF-8: those of a known id are. */
function codeOfBytes(ids: IdDictionary, bytes: Buffer, from: number, to: number): number {
  const known = ids.find(bytes, from, to);
  return known >= 0 ? known : ids.codeOfText(bytes.toString('utf8', from, to));
}

/** Whether a text is empty. @throws Error where offsets lead beyond the bytes or back */
function hasEmptyText(offsets: Int32Array, rows: number, bytes: number): boolean {
  if (!(offsets.length > rows && offsets[0] >= 0 && offsets[rows] <= bytes)) throw wrongOffsets();
  let least = Infinity;
  for (let row = 0; row < rows; row++) least = Math.min(least, offsets[row + 1] - offsets[row]);
  if (least < 0) throw wrongOffsets();
  return least === 0;
}

function wrongOffsets(): Error {
  return new Error('a text column with wrong offsets');
}

/** Looks each entry of the dictionary up once, when it comes up first: no event may use it. */
class DictionaryIds extends IdCells {
  readonly #nulls: Nulls;
  readonly #keys: ArrayLike<number>;
  readonly #entries: IdCells;

  constructor(data: Data) {
    super(data.length);
    requireCells(data);
    this.#nulls = new Nulls(data);
    this.#keys = data.values instanceof BigInt64Array ? Int32Array.from(data.values, Number) : data.values;
    const dictionary = data.dictionary;
    if (dictionary === undefined) throw new Error('a dictionary column without its dictionary');
    this.#entries =
      dictionary.data.length === 1 ? idCells(dictionary.data[0]) : new PlainIds(new PlainCells(dictionary));
    const { length: entries } = this.#entries;
    for (let row = 0; row < this.length; row++)
      if (!(this.#keys[row] >= 0 && this.#keys[row] < entries) && !this.#isKeyNull(row))
        throw new Error(`a dictionary of ${entries} entries without entry ${this.#keys[row]}`);
  }

  override get allIds(): boolean {
    return !this.#nulls.some && this.#entries.allIds;
  }

  isNull(row: number): boolean {
    return this.#isKeyNull(row) || this.#entries.isNull(this.#keys[row]);
  }

  isId(row: number): boolean {
    return this.#entries.isId(this.#keys[row]);
  }

  valueAt(row: number): unknown {
    return this.#isKeyNull(row) ? null : this.#entries.valueAt(this.#keys[row]);
  }

  codeAt(row: number, ids: IdDictionary): number {
    return this.#entries.codeAt(this.#keys[row], ids);
  }

  hashAt(row: number): number {
    return this.#entries.hashAt(this.#keys[row]);
  }

  override codes(ids: IdDictionary, out: Int32Array, at: number): void {
    const { length } = this;
    const [keys, nulls, entries] = [this.#keys, this.#nulls, this.#entries];
    const isMuchUsed = entries.length <= length;
    const codes = (isMuchUsed ? entries.known(ids) : null) ?? new Int32Array(entries.length).fill(NONE);
    for (let row = 0; row < length; row++) {
      if (nulls.isNull(row)) {
        out[at + row] = NONE;
        continue;
      }
      const key = keys[row];
      if (codes[key] < 0 && !entries.isNull(key)) codes[key] = entries.codeAt(key, ids);
      out[at + row] = codes[key];
    }
  }

  #isKeyNull(row: number): boolean {
    return this.#nulls.isNull(row);
  }
}

/** Whole numbers of up to 32 bits, as their decimal digits. */
class NumberIds extends IdCells {
  readonly #nulls: Nulls;
  readonly #values: ArrayLike<number>;
  readonly #digits = new Uint8Array(11);

  constructor(data: Data) {
    super(data.length);
    requireCells(data);
    this.#nulls = new Nulls(data);
    this.#values = data.values;
  }

  isNull(row: number): boolean {
    return this.#nulls.isNull(row);
  }

  isId(): boolean {
    return true;
  }

  valueAt(row: number): number | null {
    return this.isNull(row) ? null : this.#values[row];
  }

  codeAt(row: number, ids: IdDictionary): number {
    const digits = this.#digits;
    return ids.codeOf(digits, this.#write(this.#values[row]), digits.length);
  }

  hashAt(row: number): number {
    return hashOfText(String(this.#values[row]));
  }

  /** Writes the digits to the end of `#digits` and says where they begin. */
  #write(value: number): number {
    const digits = this.#digits;
    let at = digits.length;
    let rest = Math.abs(value);
    do {
      const next = Math.floor(rest / 10);
      digits[--at] = 48 + rest - 10 * next;
      rest = next;
    } while (rest > 0);
    if (value < 0) digits[--at] = 45;
    return at;
  }
}

class PlainIds extends IdCells {
  constructor(private readonly cells: Cells) {
    super(cells.length);
  }

  isNull(row: number): boolean {
    return this.cells.isNull(row);
  }

  valueAt(row: number): unknown {
    return this.cells.valueAt(row);
  }

  isId(row: number): boolean {
    return parseId(this.cells.valueAt(row)) !== null;
  }

  codeAt(row: number, ids: IdDictionary): number {
    return ids.codeOfText(parseId(this.cells.valueAt(row))!);
  }

  hashAt(row: number): number {
    return hashOfText(parseId(this.cells.valueAt(row))!);
  }
}

/** Cells of any kind as ids. */
export function plainIds(cells: Cells): IdCells {
  return new PlainIds(cells);
}
