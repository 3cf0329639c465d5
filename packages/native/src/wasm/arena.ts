/** Memory of one call: regions are taken one after the other and all given back when the next call begins. */
import { BelfryError } from '@belfry/core';

const PAGE_BYTES = 65536;
const MAX_PAGES = 65536;
/** Regions start on cache lines, and none at 0, which stands for "no array". */
const ALIGNMENT = 64;
const FIRST_BYTE = ALIGNMENT;

export class Arena {
  readonly memory = new WebAssembly.Memory({ initial: 1, maximum: MAX_PAGES, shared: true });
  #end = FIRST_BYTE;

  /** Begins a call. */
  reset(): void {
    this.#end = FIRST_BYTE;
  }

  /** @returns the address of a region whose content is whatever was there */
  take(bytes: number): number {
    const address = this.#end;
    this.#end = Math.ceil((address + bytes) / ALIGNMENT) * ALIGNMENT;
    const missing = this.#end - this.memory.buffer.byteLength;
    if (missing > 0) this.#grow(Math.ceil(missing / PAGE_BYTES));
    return address;
  }

  floats(length: number): Float32Array {
    const address = this.take(4 * length);
    return new Float32Array(this.memory.buffer, address, length);
  }

  doubles(length: number): Float64Array {
    const address = this.take(8 * length);
    return new Float64Array(this.memory.buffer, address, length);
  }

  integers(length: number): Int32Array {
    const address = this.take(4 * length);
    return new Int32Array(this.memory.buffer, address, length);
  }

  /** @returns the address of a copy */
  copyOf(values: Float32Array | Int32Array): number {
    const copy = values instanceof Float32Array ? this.floats(values.length) : this.integers(values.length);
    copy.set(values);
    return copy.byteOffset;
  }

  #grow(pages: number): void {
    try {
      this.memory.grow(pages);
    } catch (cause) {
      throw new BelfryError(
        'INVALID_ARGUMENT',
        {
          given: `arrays that need ${(this.#end / 2 ** 30).toFixed(2)} GiB of wasm memory in one call`,
          expected: `at most ${(MAX_PAGES * PAGE_BYTES) / 2 ** 30} GiB, and no more than the machine has`,
          change: 'Pass fewer candidates or queries at a time, or take the reference implementation.',
        },
        { cause },
      );
    }
  }
}
