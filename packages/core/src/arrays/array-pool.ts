/**
 * Memory of arrays between their uses: fresh memory costs a page fault for every 4 KiB, more than most operations on it.
 * Lengths that differ by less than an eighth share a shelf, since distinct rows of a batch are never as many twice.
 * Bounded in bytes; the shelf that was not asked for longest goes first.
 */
export class ArrayPool {
  readonly #mostBytes: number;
  /** By length of the buffers in bytes. */
  readonly #shelves = new Map<number, Shelf>();
  #bytes = 0;
  #clock = 0;

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  /** Bytes that wait for their next use. */
  get bytes(): number {
    return this.#bytes;
  }

  /** An array whose content is whatever was there; its buffer may be longer. */
  take(length: number): Float32Array {
    const bytes = shelfBytes(length * Float32Array.BYTES_PER_ELEMENT);
    const buffer = this.#shelf(bytes).buffers.pop();
    if (buffer !== undefined) this.#bytes -= bytes;
    return new Float32Array(buffer ?? new ArrayBuffer(bytes), 0, length);
  }

  /** @param array from {@link take}, that nobody holds any more */
  give({ buffer }: Float32Array): void {
    this.#shelf(buffer.byteLength).buffers.push(buffer as ArrayBuffer);
    this.#bytes += buffer.byteLength;
    while (this.#bytes > this.#mostBytes) this.#dropOldest();
  }

  #shelf(bytes: number): Shelf {
    let shelf = this.#shelves.get(bytes);
    if (shelf === undefined) this.#shelves.set(bytes, (shelf = { buffers: [], lastUse: 0 }));
    shelf.lastUse = ++this.#clock;
    return shelf;
  }

  #dropOldest(): void {
    const [bytes, { buffers }] = [...this.#shelves].reduce((a, b) => (a[1].lastUse < b[1].lastUse ? a : b));
    this.#shelves.delete(bytes);
    this.#bytes -= bytes * buffers.length;
  }
}

interface Shelf {
  readonly buffers: ArrayBuffer[];
  lastUse: number;
}

/** The next of eight steps between powers of two, at least a cache line. */
function shelfBytes(bytes: number): number {
  const step = Math.max(64, 2 ** (Math.floor(Math.log2(Math.max(1, bytes))) - 3));
  return Math.max(step, Math.ceil(bytes / step) * step);
}
