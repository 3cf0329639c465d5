/** The beginning of an item's entry in an answer, `{"item":…,"score":`, as bytes: written once for each item that is found. */
import type { Vocabulary } from '@belfry/data';

const FIRST_BYTES = 1 << 16;
const FIRST_ROWS = 1 << 10;

export class ItemTexts {
  readonly #items: Vocabulary;
  #bytes = Buffer.allocUnsafe(FIRST_BYTES);
  #used = 0;
  /** Two by row, beside each other in memory: where its text begins, and how long it is; 0 = not yet written. */
  #places = new Int32Array(2 * FIRST_ROWS);

  constructor(items: Vocabulary) {
    this.#items = items;
  }

  /** Bytes of all texts of these rows; they can be copied from then on. */
  lengthOf(rows: Int32Array): number {
    let length = 0;
    for (let n = 0; n < rows.length; n++) {
      const at = 2 * rows[n] + 1;
      if (at >= this.#places.length || this.#places[at] === 0) this.#write(rows[n]);
      length += this.#places[at];
    }
    return length;
  }

  /** Returns where the text ends in `to`. @param row one that `lengthOf` was asked about */
  copy(row: number, to: Uint8Array, at: number): number {
    const bytes = this.#bytes;
    const start = this.#places[2 * row];
    const length = this.#places[2 * row + 1];
    for (let n = 0; n < length; n++) to[at + n] = bytes[start + n];
    return at + length;
  }

  #write(row: number): void {
    const text = Buffer.from(`{"item":${JSON.stringify(this.#items.ids[row])},"score":`);
    while (this.#used + text.length > this.#bytes.length)
      this.#bytes = Buffer.concat([this.#bytes], 2 * this.#bytes.length);
    if (2 * row >= this.#places.length)
      this.#places = grown(this.#places, Math.max(2 * row + 2, 2 * this.#places.length));
    text.copy(this.#bytes, this.#used);
    this.#places.set([this.#used, text.length], 2 * row);
    this.#used += text.length;
  }
}

function grown(values: Int32Array<ArrayBuffer>, length: number): Int32Array<ArrayBuffer> {
  const longer = new Int32Array(length);
  longer.set(values);
  return longer;
}
