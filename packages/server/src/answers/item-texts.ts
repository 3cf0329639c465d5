/** The beginning of an item's entry in an answer, `{"item":…,"score":`, as bytes: written once for each item that is found. */
import type { Vocabulary } from '@belfry/data';

const FIRST_BYTES = 1 << 16;
const FIRST_ROWS = 1 << 10;

export class ItemTexts {
  readonly #items: Vocabulary;
  #bytes = Buffer.allocUnsafe(FIRST_BYTES);
  #used = 0;
  /** By row: where its text begins, and how long it is; 0 = not yet written. */
  #starts = new Int32Array(FIRST_ROWS);
  #lengths = new Int32Array(FIRST_ROWS);

  constructor(items: Vocabulary) {
    this.#items = items;
  }

  /** Bytes of all texts of these rows; they can be copied from then on. */
  lengthOf(rows: Int32Array): number {
    let length = 0;
    for (let n = 0; n < rows.length; n++) {
      if (rows[n] >= this.#lengths.length || this.#lengths[rows[n]] === 0) this.#write(rows[n]);
      length += this.#lengths[rows[n]];
    }
    return length;
  }

  /** Returns where the text ends in `to`. @param row one that `lengthOf` was asked about */
  copy(row: number, to: Uint8Array, at: number): number {
    const bytes = this.#bytes;
    const start = this.#starts[row];
    const length = this.#lengths[row];
    for (let n = 0; n < length; n++) to[at + n] = bytes[start + n];
    return at + length;
  }

  #write(row: number): void {
    const text = Buffer.from(`{"item":${JSON.stringify(this.#items.ids[row])},"score":`);
    while (this.#used + text.length > this.#bytes.length)
      this.#bytes = Buffer.concat([this.#bytes], 2 * this.#bytes.length);
    if (row >= this.#lengths.length) {
      const rows = Math.max(row + 1, 2 * this.#lengths.length);
      this.#starts = grown(this.#starts, rows);
      this.#lengths = grown(this.#lengths, rows);
    }
    text.copy(this.#bytes, this.#used);
    this.#starts[row] = this.#used;
    this.#lengths[row] = text.length;
    this.#used += text.length;
  }
}

function grown(values: Int32Array<ArrayBuffer>, length: number): Int32Array<ArrayBuffer> {
  const longer = new Int32Array(length);
  longer.set(values);
  return longer;
}
