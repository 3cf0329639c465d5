/**
 * Ids as numbers, in order of first appearance. Keyed by the UTF-8 bytes, so an id that is known is found without a string
 * being made of it.
 */

import { BelfryError } from '@belfry/core';
import { idFinder, type FindIds } from '@belfry/native';
import { firstWord, hashStep, lastWord, wordAt } from './id-words.js';

/** Of all ids together: places among them are whole numbers of 32 bits. */
const MAX_BYTES = 2 ** 31 - 1;

/** Numbers of a slot: the id's first and last word, its length in bytes, its code + 1 (0 = the slot is free). */
const SLOT = 4;

/** First and last word hold all of an id that is no longer. */
const TWO_WORDS = 8;

export class IdDictionary {
  /** Slots, a power of two of them. What tells ids apart lies in them: most are found by one read, the others by two. */
  #slots = new Int32Array(SLOT * 1024);
  #mask = 1023;
  /** Code c's bytes lie at starts[c] … starts[c + 1]. */
  #starts = new Int32Array(513);
  #bytes = new Uint8Array(8192);
  #size = 0;
  readonly #findIds: FindIds | null;

  /** @param findIds finds many at once, in the table that `#slots`, `#starts` and `#bytes` are; null = one after the other */
  constructor(findIds = idFinder()) {
    this.#findIds = findIds;
  }

  get size(): number {
    return this.#size;
  }

  /** The code of the id in bytes `from` … `to`, −1 where it is not known. */
  find(bytes: Uint8Array, from: number, to: number): number {
    return this.#slots[this.#slotOf(bytes, from, to) + 3] - 1;
  }

  /**
   * The codes of ids that lie one after the other, as {@link find} gives them: id n in bytes offsets[n] … offsets[n + 1].
   *
   * @param out takes a code for each but the last of `offsets`, from `at` on
   */
  findAll(bytes: Uint8Array, offsets: Int32Array, out: Int32Array, at: number): void {
    const count = offsets.length - 1;
    if (this.#findIds === null) {
      for (let id = 0; id < count; id++) out[at + id] = this.find(bytes, offsets[id], offsets[id + 1]);
      return;
    }
    const table = { slots: this.#slots, starts: this.#starts, bytes: this.#bytes };
    this.#findIds(table, bytes, offsets, out.subarray(at, at + count));
  }

  /** The code of the id in bytes `from` … `to`, which must be valid UTF-8; a new one where it is not known. */
  codeOf(bytes: Uint8Array, from: number, to: number): number {
    const slot = this.#slotOf(bytes, from, to);
    const known = this.#slots[slot + 3] - 1;
    return known >= 0 ? known : this.#add(bytes, from, to, slot);
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
  #slotOf(bytes: Uint8Array, from: number, to: number): number {
    const slots = this.#slots;
    const mask = this.#mask;
    const length = to - from;
    const first = firstWord(bytes, from, to);
    const last = lastWord(bytes, from, to);
    let hash = hashStep(hashStep(length, first), last);
    for (let i = from + 4; i < to - 4; i += 4) hash = hashStep(hash, wordAt(bytes, i));
    for (let place = hash & mask; ; place = (place + 1) & mask) {
      const slot = SLOT * place;
      const taken = slots[slot + 3];
      if (taken === 0) return slot;
      if (slots[slot] !== first || slots[slot + 1] !== last || slots[slot + 2] !== length) continue;
      if (length <= TWO_WORDS || this.#hasMiddle(taken - 1, bytes, from, length)) return slot;
    }
  }

  /** Whether an id of this length has the same bytes between its first and its last word. */
  #hasMiddle(code: number, bytes: Uint8Array, from: number, length: number): boolean {
    const own = this.#bytes;
    const start = this.#starts[code];
    for (let i = 4; i < length - 4; i += 4) if (wordAt(own, start + i) !== wordAt(bytes, from + i)) return false;
    return true;
  }

  #add(bytes: Uint8Array, from: number, to: number, slot: number): number {
    const code = this.#size++;
    const start = this.#starts[code];
    const end = start + to - from;
    if (end > MAX_BYTES) throw tooLarge(code);
    if (end > this.#bytes.length) this.#bytes = grown(this.#bytes, end);
    for (let i = from, at = start; i < to; i++) this.#bytes[at++] = bytes[i];
    if (this.#size === this.#starts.length) this.#starts = grown(this.#starts, this.#size);
    this.#starts[this.#size] = end;
    this.#fill(slot, code);
    if (2 * this.#size > this.#mask) this.#rehash();
    return code;
  }

  #fill(slot: number, code: number): void {
    const [from, to] = [this.#starts[code], this.#starts[code + 1]];
    this.#slots[slot] = firstWord(this.#bytes, from, to);
    this.#slots[slot + 1] = lastWord(this.#bytes, from, to);
    this.#slots[slot + 2] = to - from;
    this.#slots[slot + 3] = code + 1;
  }

  #rehash(): void {
    this.#slots = new Int32Array(2 * this.#slots.length);
    this.#mask = 2 * this.#mask + 1;
    for (let code = 0; code < this.#size; code++)
      this.#fill(this.#slotOf(this.#bytes, this.#starts[code], this.#starts[code + 1]), code);
  }
}

function tooLarge(ids: number): BelfryError {
  return new BelfryError('OUT_OF_MEMORY', {
    given: `${ids} ids with ${MAX_BYTES} bytes of text`,
    expected: 'fewer or shorter ids in one stream',
    change: 'Start the stream anew from its positions: its dictionaries begin empty.',
  });
}

/** A copy of twice the length, and of room for `needed`. */
function grown<T extends Uint8Array | Int32Array>(values: T, needed: number): T {
  const larger = new (values.constructor as new (length: number) => T)(2 * Math.max(values.length, needed));
  larger.set(values);
  return larger;
}
