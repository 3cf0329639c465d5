/**
 * Ids as numbers, in order of first appearance. Keyed by the UTF-8 bytes, so an id that is known is found without a string
 * being made of it.
 */

/** A slot of the table that holds no id. */
const FREE = -1;

export class IdDictionary {
  /** Slots, a power of two of them: the code of an id whose hash leads there, or FREE. */
  #slots = new Int32Array(1024).fill(FREE);
  #hashes = new Int32Array(512);
  /** Code c's bytes lie at starts[c] … starts[c + 1]. */
  #starts = new Float64Array(513);
  #bytes = new Uint8Array(8192);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** Bytes of memory held. */
  get byteLength(): number {
    return this.#slots.byteLength + this.#hashes.byteLength + this.#starts.byteLength + this.#bytes.byteLength;
  }

  /** The code of the id in bytes `from` … `to`, −1 where it is not known. */
  find(bytes: Uint8Array, from: number, to: number): number {
    return this.#slots[this.#slotOf(bytes, from, to, hashOf(bytes, from, to))];
  }

  /** The code of the id in bytes `from` … `to`, which must be valid UTF-8; a new one where it is not known. */
  codeOf(bytes: Uint8Array, from: number, to: number): number {
    const hash = hashOf(bytes, from, to);
    const slot = this.#slotOf(bytes, from, to, hash);
    const known = this.#slots[slot];
    return known === FREE ? this.#add(bytes, from, to, hash, slot) : known;
  }

  /** The code of an id given as text; a lone surrogate becomes U+FFFD. */
  codeOfText(id: string): number {
    const bytes = Buffer.from(id);
    return this.codeOf(bytes, 0, bytes.length);
  }

  /** The ids with the codes `from` … `to`. */
  texts(from: number, to: number): string[] {
    const bytes = Buffer.from(this.#bytes.buffer);
    return Array.from({ length: Math.max(0, to - from) }, (_, i) =>
      bytes.toString('utf8', this.#starts[from + i], this.#starts[from + i + 1]),
    );
  }

  /** The slot that holds the id, or the free one where it belongs. */
  #slotOf(bytes: Uint8Array, from: number, to: number, hash: number): number {
    const slots = this.#slots;
    const mask = slots.length - 1;
    let slot = hash & mask;
    for (;;) {
      const code = slots[slot];
      if (code === FREE || (this.#hashes[code] === hash && this.#holds(code, bytes, from, to))) return slot;
      slot = (slot + 1) & mask;
    }
  }

  #holds(code: number, bytes: Uint8Array, from: number, to: number): boolean {
    const own = this.#bytes;
    let at = this.#starts[code];
    if (this.#starts[code + 1] - at !== to - from) return false;
    for (let i = from; i < to; i++) if (own[at++] !== bytes[i]) return false;
    return true;
  }

  #add(bytes: Uint8Array, from: number, to: number, hash: number, slot: number): number {
    const code = this.#size++;
    const start = this.#starts[code];
    const end = start + to - from;
    if (end > this.#bytes.length) this.#bytes = grown(this.#bytes, end);
    for (let i = from, at = start; i < to; i++) this.#bytes[at++] = bytes[i];
    if (this.#size === this.#hashes.length) {
      this.#hashes = grown(this.#hashes, 0);
      this.#starts = grown(this.#starts, 0);
    }
    this.#hashes[code] = hash;
    this.#starts[code + 1] = end;
    this.#slots[slot] = code;
    if (2 * this.#size > this.#slots.length) this.#rehash();
    return code;
  }

  #rehash(): void {
    const slots = new Int32Array(2 * this.#slots.length).fill(FREE);
    const mask = slots.length - 1;
    for (let code = 0; code < this.#size; code++) {
      let slot = this.#hashes[code] & mask;
      while (slots[slot] !== FREE) slot = (slot + 1) & mask;
      slots[slot] = code;
    }
    this.#slots = slots;
  }
}

/** A copy of twice the length, or of `atLeast` more. */
function grown<T extends Uint8Array | Int32Array | Float64Array>(values: T, atLeast: number): T {
  const larger = new (values.constructor as new (length: number) => T)(Math.max(2 * values.length, 2 * atLeast));
  larger.set(values);
  return larger;
}

/** FNV-1a, its bits mixed at the end so that the low ones depend on all. */
function hashOf(bytes: Uint8Array, from: number, to: number): number {
  let hash = 0x811c9dc5 | 0;
  for (let i = from; i < to; i++) hash = Math.imul(hash ^ bytes[i], 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return hash ^ (hash >>> 12);
}
