/**
 * Ids as numbers, in order of first appearance. Keyed by the UTF-8 bytes, so an id that is known is found without a string
 * being made of it.
 */

import { BelfryError } from '@belfry/core';
import { hashOfId } from './id-hash.js';

/** Of all ids together: places among them are whole numbers of 32 bits. */
const MAX_BYTES = 2 ** 31 - 1;

/** Numbers of a slot: the id's hash, its code + 1 (0 = the slot is free), where its bytes begin, how many they are. */
const SLOT = 4;

export class IdDictionary {
  /** Slots, a power of two of them. All that is compared lies together: looking an id up is one read, and one of its bytes. */
  #slots = new Int32Array(SLOT * 1024);
  #mask = 1023;
  /** Code c's bytes lie at starts[c] … starts[c + 1]. */
  #starts = new Int32Array(513);
  #bytes = new Uint8Array(8192);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /**
   * The code of the id in bytes `from` … `to`, −1 where it is not known.
   *
   * @param hash of these bytes, by {@link hashOfId}
   */
  find(bytes: Uint8Array, from: number, to: number, hash: number): number {
    return this.#slots[this.#slotOf(bytes, from, to, hash) + 1] - 1;
  }

  /** The code of the id in bytes `from` … `to`, which must be valid UTF-8; a new one where it is not known. */
  codeOf(bytes: Uint8Array, from: number, to: number): number {
    const hash = hashOfId(bytes, from, to);
    const slot = this.#slotOf(bytes, from, to, hash);
    const known = this.#slots[slot + 1] - 1;
    return known >= 0 ? known : this.#add(bytes, from, to, hash, slot);
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

  /** Where the slot is that holds the id, or the free one where it belongs. */
  #slotOf(bytes: Uint8Array, from: number, to: number, hash: number): number {
    const slots = this.#slots;
    const own = this.#bytes;
    const mask = this.#mask;
    const length = to - from;
    for (let place = firstPlace(hash, mask); ; place = (place + 1) & mask) {
      const slot = SLOT * place;
      if (slots[slot + 1] === 0) return slot;
      if (slots[slot] !== hash || slots[slot + 3] !== length) continue;
      const start = slots[slot + 2];
      let i = 0;
      while (i < length && own[start + i] === bytes[from + i]) i++;
      if (i === length) return slot;
    }
  }

  #add(bytes: Uint8Array, from: number, to: number, hash: number, slot: number): number {
    const code = this.#size++;
    const start = this.#starts[code];
    const end = start + to - from;
    if (end > MAX_BYTES) throw tooLarge(code);
    if (end > this.#bytes.length) this.#bytes = grown(this.#bytes, end);
    for (let i = from, at = start; i < to; i++) this.#bytes[at++] = bytes[i];
    if (this.#size === this.#starts.length) this.#starts = grown(this.#starts, this.#size);
    this.#starts[this.#size] = end;
    setSlot(this.#slots, slot, hash, code, start, to - from);
    if (2 * this.#size > this.#mask) this.#rehash();
    return code;
  }

  #rehash(): void {
    const old = this.#slots;
    const slots = new Int32Array(2 * old.length);
    const mask = 2 * this.#mask + 1;
    for (let from = 0; from < old.length; from += SLOT) {
      if (old[from + 1] === 0) continue;
      let place = firstPlace(old[from], mask);
      while (slots[SLOT * place + 1] !== 0) place = (place + 1) & mask;
      setSlot(slots, SLOT * place, old[from], old[from + 1] - 1, old[from + 2], old[from + 3]);
    }
    this.#slots = slots;
    this.#mask = mask;
  }
}

function tooLarge(ids: number): BelfryError {
  return new BelfryError('OUT_OF_MEMORY', {
    given: `${ids} ids with ${MAX_BYTES} bytes of text`,
    expected: 'fewer or shorter ids in one stream',
    change: 'Start the stream anew from its positions: its dictionaries begin empty.',
  });
}

function setSlot(slots: Int32Array, slot: number, hash: number, code: number, start: number, length: number): void {
  slots[slot] = hash;
  slots[slot + 1] = code + 1;
  slots[slot + 2] = start;
  slots[slot + 3] = length;
}

/** A copy of twice the length, and of room for `needed`. */
function grown<T extends Uint8Array | Int32Array>(values: T, needed: number): T {
  const larger = new (values.constructor as new (length: number) => T)(2 * Math.max(values.length, needed));
  larger.set(values);
  return larger;
}

/** Where the search for a hash begins: its bits mixed, so that the low ones depend on all. */
function firstPlace(hash: number, mask: number): number {
  const mixed = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (mixed ^ (mixed >>> 12)) & mask;
}
