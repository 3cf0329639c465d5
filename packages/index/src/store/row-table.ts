/** A whole number for each item row, in pages made when first written to: rows may lie far apart, and nothing is ever moved. */
/** Small enough that rows far apart, as a hostile file may give them, take memory in proportion to how many there are. */
const PAGE_BITS = 8;
const PAGE_ROWS = 2 ** PAGE_BITS;
const NONE = -1;

export class RowTable {
  /** Numbers are kept one higher, so that a new page holds nothing. */
  readonly #pages = new Map<number, Int32Array>();

  /** −1 where the row has none. */
  get(row: number): number {
    return (this.#pages.get(row >>> PAGE_BITS)?.[row & (PAGE_ROWS - 1)] ?? 0) - 1;
  }

  /** @param row from 0 on @param value from 0 on */
  set(row: number, value: number): void {
    let page = this.#pages.get(row >>> PAGE_BITS);
    if (page === undefined) this.#pages.set(row >>> PAGE_BITS, (page = new Int32Array(PAGE_ROWS)));
    page[row & (PAGE_ROWS - 1)] = value + 1;
  }

  delete(row: number): void {
    if (this.get(row) !== NONE) this.set(row, NONE);
  }

  get bytes(): number {
    return this.#pages.size * PAGE_ROWS * Int32Array.BYTES_PER_ELEMENT;
  }
}
