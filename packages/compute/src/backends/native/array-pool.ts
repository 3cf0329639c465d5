/**
 * Arrays between their uses, by length: fresh memory costs a page fault for every 4 KiB, more than most operations on
 * it. Bounded in bytes; the length that was not asked for longest goes first.
 */
export class ArrayPool {
  readonly #mostBytes: number;
  readonly #shelves = new Map<number, Shelf>();
  #bytes = 0;
  #clock = 0;

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  /** Bytes of the arrays waiting. */
  get bytes(): number {
    return this.#bytes;
  }

  /** An array whose content is whatever was there. */
  take(length: number): Float32Array {
    const array = this.#shelf(length).arrays.pop();
    if (array === undefined) return new Float32Array(length);
    this.#bytes -= array.byteLength;
    return array;
  }

  /** @param array that nobody holds any more */
  give(array: Float32Array): void {
    this.#shelf(array.length).arrays.push(array);
    this.#bytes += array.byteLength;
    while (this.#bytes > this.#mostBytes) this.#dropOldest();
  }

  #shelf(length: number): Shelf {
    let shelf = this.#shelves.get(length);
    if (shelf === undefined) this.#shelves.set(length, (shelf = { arrays: [], lastUse: 0 }));
    shelf.lastUse = ++this.#clock;
    return shelf;
  }

  #dropOldest(): void {
    const [length, { arrays }] = [...this.#shelves].reduce((a, b) => (a[1].lastUse < b[1].lastUse ? a : b));
    this.#shelves.delete(length);
    for (const { byteLength } of arrays) this.#bytes -= byteLength;
  }
}

interface Shelf {
  readonly arrays: Float32Array[];
  lastUse: number;
}
