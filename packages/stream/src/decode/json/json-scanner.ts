/**
 * Finds the wanted fields in the bytes of a JSON object, in whatever order they come and whatever lies between, without making
 * values of it. It accepts only what JSON.parse accepts, and leaves to JSON.parse what it does not accept and what is rare:
 * escapes in wanted names and strings, numbers of more than 15 digits or with an exponent, deep nesting.
 */
import { pathTree, type PathNode } from './path-tree.js';

/** What was found at a path. */
export const ABSENT = 0;
/** A string without escapes, its bytes at from … to. */
export const STRING = 1;
/** A whole number whose digits at from … to are those that JavaScript would write. */
export const WHOLE = 2;
/** Any other number. */
export const DECIMAL = 3;
export const NULL = 4;
/** true, false, a list or an object. */
export const OTHER = 5;

/** Where a value ends that is left to JSON.parse, or is no JSON. */
const LEFT = -1;

const MAX_DEPTH = 64;

/** The most digits with which every whole number is exact. */
const MAX_DIGITS = 15;

const POWERS = Float64Array.from({ length: MAX_DIGITS + 1 }, (_, i) => 10 ** i);

const [QUOTE, BACKSLASH, COMMA, COLON, MINUS, PLUS, DOT] = Buffer.from('"\\,:-+.');
const [OPEN_OBJECT, CLOSE_OBJECT, OPEN_LIST, CLOSE_LIST] = Buffer.from('{}[]');
const [ZERO, NINE, LOWER_E, UPPER_E, LOWER_T, LOWER_F, LOWER_N, LOWER_U] = Buffer.from('09eEtfnu');
const TRUE = Buffer.from('true');
const FALSE = Buffer.from('false');
const NULL_WORD = Buffer.from('null');

/** What may follow a backslash, but for u. */
const ESCAPED = flags('"\\/bfnrt');
/** Bytes of a string that stand for themselves. */
const PLAIN = new Uint8Array(256).fill(1, 32);
PLAIN[QUOTE] = PLAIN[BACKSLASH] = 0;

const HEX = flags('0123456789abcdefABCDEF');

export class JsonScanner {
  /** By the place of a path: what was found there last. */
  readonly kinds: Uint8Array;
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly numbers: Float64Array;
  /** The place of each path, in the order given. */
  readonly places: readonly number[];
  /** A place where nothing is ever found. */
  readonly nowhere: number;
  readonly #root: PathNode;

  /** @param paths names joined by dots */
  constructor(paths: readonly string[]) {
    const { root, places, nodes } = pathTree(paths);
    this.#root = root;
    this.places = places;
    this.nowhere = nodes;
    this.kinds = new Uint8Array(nodes + 1);
    this.from = new Int32Array(nodes);
    this.to = new Int32Array(nodes);
    this.numbers = new Float64Array(nodes);
  }

  /** @returns whether all is said by what was found; false = JSON.parse has to look */
  scan(bytes: Uint8Array): boolean {
    const end = bytes.length;
    this.#forget(0, this.kinds.length);
    const start = skipSpace(bytes, 0, end);
    if (start === end || bytes[start] !== OPEN_OBJECT) return false;
    const after = this.#scanObject(bytes, start + 1, end, this.#root, 0);
    return after !== LEFT && skipSpace(bytes, after, end) === end;
  }

  /** @param at after the opening brace @returns after the closing one */
  #scanObject(bytes: Uint8Array, at: number, end: number, node: PathNode, depth: number): number {
    at = skipSpace(bytes, at, end);
    if (at < end && bytes[at] === CLOSE_OBJECT) return at + 1;
    if (depth === MAX_DEPTH) return LEFT;
    let previous: PathNode | null = null;
    for (;;) {
      if (at >= end || bytes[at] !== QUOTE) return LEFT;
      // Messages of a topic are alike: the name that came here last time is tried before its end is looked for.
      const guess: PathNode | null = previous === null ? node.first : previous.next;
      if (guess !== null && hasName(guess, bytes, at + 1, end)) {
        at = skipColon(bytes, at + guess.name.length + 2, end);
        if (at === LEFT) return LEFT;
        at = this.#scanValue(bytes, at, end, guess, depth + 1);
        previous = guess;
      } else {
        const nameFrom = at + 1;
        at = nameEnd(bytes, nameFrom, end, node.plainNames);
        if (at === LEFT) return LEFT;
        const child = childNamed(node.children, bytes, nameFrom, at, end);
        at = skipColon(bytes, at + 1, end);
        if (at === LEFT) return LEFT;
        if (child === null) at = skipValue(bytes, at, end, depth + 1);
        else {
          if (previous === null) node.first = child;
          else previous.next = child;
          previous = child;
          at = this.#scanValue(bytes, at, end, child, depth + 1);
        }
      }
      if (at === LEFT || at >= end) return LEFT;
      if (bytes[at] <= 32) {
        at = skipSpace(bytes, at, end);
        if (at >= end) return LEFT;
      }
      if (bytes[at] === CLOSE_OBJECT) return at + 1;
      if (bytes[at] !== COMMA) return LEFT;
      at++;
      if (at < end && bytes[at] <= 32) at = skipSpace(bytes, at, end);
    }
  }

  /** A wanted value. What a field of the same name gave before is forgotten: the last one counts. */
  #scanValue(bytes: Uint8Array, at: number, end: number, node: PathNode, depth: number): number {
    const place = node.place;
    if (node.last > place) this.#forget(place, node.last + 1);
    if (at >= end) return LEFT;
    const byte = bytes[at];
    if (byte === QUOTE) {
      const from = at + 1;
      at = from;
      while (at < end && PLAIN[bytes[at]] === 1) at++;
      if (at >= end || bytes[at] !== QUOTE) return LEFT;
      this.kinds[place] = STRING;
      this.from[place] = from;
      this.to[place] = at;
      return at + 1;
    }
    if (byte === MINUS || (byte >= ZERO && byte <= NINE)) return this.#scanNumber(bytes, at, end, place);
    if (byte === LOWER_N) {
      this.kinds[place] = NULL;
      return skipWord(bytes, at, end, NULL_WORD);
    }
    this.kinds[place] = OTHER;
    return byte === OPEN_OBJECT && node.children.length > 0
      ? this.#scanObject(bytes, at + 1, end, node, depth)
      : skipValue(bytes, at, end, depth);
  }

  /** By a loop: for these few, faster than fill. */
  #forget(from: number, to: number): void {
    const kinds = this.kinds;
    for (let place = from; place < to; place++) kinds[place] = ABSENT;
  }

  #scanNumber(bytes: Uint8Array, at: number, end: number, place: number): number {
    const from = at;
    const isNegative = bytes[at] === MINUS;
    if (isNegative) at++;
    const digitsFrom = at;
    let value = 0;
    let byte = 0;
    for (; at < end && (byte = bytes[at]) >= ZERO && byte <= NINE; at++) value = value * 10 + (byte - ZERO);
    let digits = at - digitsFrom;
    if (digits === 0 || (digits > 1 && bytes[digitsFrom] === ZERO)) return LEFT;
    const isWhole = !(at < end && byte === DOT);
    if (!isWhole) {
      const fractionFrom = ++at;
      for (; at < end && (byte = bytes[at]) >= ZERO && byte <= NINE; at++) value = value * 10 + (byte - ZERO);
      if (at === fractionFrom) return LEFT;
      digits += at - fractionFrom;
      // One division of two exact numbers: the nearest to what is written, as JSON.parse gives it.
      if (digits <= MAX_DIGITS) value /= POWERS[at - fractionFrom];
    }
    const isExponent = at < end && (byte === LOWER_E || byte === UPPER_E);
    if (digits > MAX_DIGITS || isExponent || (isNegative && value === 0)) return LEFT;
    this.kinds[place] = isWhole ? WHOLE : DECIMAL;
    this.from[place] = from;
    this.to[place] = at;
    this.numbers[place] = isNegative ? -value : value;
    return at;
  }
}

/** Whether a node's name lies at `at`, and a quote after it. */
function hasName({ name }: PathNode, bytes: Uint8Array, at: number, end: number): boolean {
  const length = name.length;
  if (at + length >= end || bytes[at + length] !== QUOTE) return false;
  for (let i = 0; i < length; i++) if (name[i] !== bytes[at + i]) return false;
  return true;
}

/** Where the closing quote of a name is. */
function nameEnd(bytes: Uint8Array, at: number, end: number, isPlain: boolean): number {
  for (; at < end; at++) {
    const byte = bytes[at];
    if (byte === QUOTE) return at;
    if (byte === BACKSLASH || byte < 32 || (byte > 127 && !isPlain)) return LEFT;
  }
  return LEFT;
}

function childNamed(
  children: readonly PathNode[],
  bytes: Uint8Array,
  from: number,
  to: number,
  end: number,
): PathNode | null {
  for (let c = 0; c < children.length; c++)
    if (children[c].name.length === to - from && hasName(children[c], bytes, from, end)) return children[c];
  return null;
}

function skipSpace(bytes: Uint8Array, at: number, end: number): number {
  for (; at < end; at++) {
    const byte = bytes[at];
    if (byte > 32 || (byte !== 32 && byte !== 10 && byte !== 13 && byte !== 9)) return at;
  }
  return at;
}

/** From the end of a name to the beginning of its value. */
function skipColon(bytes: Uint8Array, at: number, end: number): number {
  if (at < end && bytes[at] <= 32) at = skipSpace(bytes, at, end);
  if (at >= end || bytes[at] !== COLON) return LEFT;
  at++;
  return at < end && bytes[at] <= 32 ? skipSpace(bytes, at, end) : at;
}

/** A value nobody asked for: all of JSON's grammar is checked. */
function skipValue(bytes: Uint8Array, at: number, end: number, depth: number): number {
  if (at >= end) return LEFT;
  const byte = bytes[at];
  if (byte === QUOTE) return skipString(bytes, at + 1, end);
  if (byte === MINUS || (byte >= ZERO && byte <= NINE)) return skipNumber(bytes, at, end);
  if (byte === OPEN_OBJECT) return skipObject(bytes, at + 1, end, depth);
  if (byte === OPEN_LIST) return skipList(bytes, at + 1, end, depth);
  if (byte === LOWER_T) return skipWord(bytes, at, end, TRUE);
  if (byte === LOWER_F) return skipWord(bytes, at, end, FALSE);
  return byte === LOWER_N ? skipWord(bytes, at, end, NULL_WORD) : LEFT;
}

/** @param at after the opening quote */
function skipString(bytes: Uint8Array, at: number, end: number): number {
  while (at < end) {
    const byte = bytes[at++];
    if (byte === QUOTE) return at;
    if (byte < 32) return LEFT;
    if (byte !== BACKSLASH) continue;
    if (at >= end) return LEFT;
    const escaped = bytes[at++];
    if (escaped === LOWER_U) {
      if (at + 4 > end) return LEFT;
      for (const last = at + 4; at < last; at++) if (HEX[bytes[at]] === 0) return LEFT;
    } else if (ESCAPED[escaped] === 0) return LEFT;
  }
  return LEFT;
}

function skipNumber(bytes: Uint8Array, at: number, end: number): number {
  if (bytes[at] === MINUS) at++;
  const from = at;
  at = skipDigits(bytes, at, end);
  if (at === from || (at > from + 1 && bytes[from] === ZERO)) return LEFT;
  if (at < end && bytes[at] === DOT) {
    const fractionFrom = at + 1;
    at = skipDigits(bytes, fractionFrom, end);
    if (at === fractionFrom) return LEFT;
  }
  if (at < end && (bytes[at] === LOWER_E || bytes[at] === UPPER_E)) {
    at++;
    if (at < end && (bytes[at] === PLUS || bytes[at] === MINUS)) at++;
    const exponentFrom = at;
    at = skipDigits(bytes, exponentFrom, end);
    if (at === exponentFrom) return LEFT;
  }
  return at;
}

function skipDigits(bytes: Uint8Array, at: number, end: number): number {
  while (at < end && bytes[at] >= ZERO && bytes[at] <= NINE) at++;
  return at;
}

function skipWord(bytes: Uint8Array, at: number, end: number, word: Uint8Array): number {
  const after = at + word.length;
  if (after > end) return LEFT;
  for (let i = 0; i < word.length; i++) if (bytes[at + i] !== word[i]) return LEFT;
  return after;
}

/** @param at after the opening brace */
function skipObject(bytes: Uint8Array, at: number, end: number, depth: number): number {
  at = skipSpace(bytes, at, end);
  if (at < end && bytes[at] === CLOSE_OBJECT) return at + 1;
  if (depth >= MAX_DEPTH) return LEFT;
  for (;;) {
    if (at >= end || bytes[at] !== QUOTE) return LEFT;
    at = skipString(bytes, at + 1, end);
    if (at === LEFT) return LEFT;
    at = skipColon(bytes, at, end);
    if (at === LEFT) return LEFT;
    at = skipValue(bytes, at, end, depth + 1);
    if (at === LEFT) return LEFT;
    at = skipSpace(bytes, at, end);
    if (at >= end) return LEFT;
    if (bytes[at] === CLOSE_OBJECT) return at + 1;
    if (bytes[at] !== COMMA) return LEFT;
    at = skipSpace(bytes, at + 1, end);
  }
}

/** @param at after the opening bracket */
function skipList(bytes: Uint8Array, at: number, end: number, depth: number): number {
  at = skipSpace(bytes, at, end);
  if (at < end && bytes[at] === CLOSE_LIST) return at + 1;
  if (depth >= MAX_DEPTH) return LEFT;
  for (;;) {
    at = skipValue(bytes, at, end, depth + 1);
    if (at === LEFT) return LEFT;
    at = skipSpace(bytes, at, end);
    if (at >= end) return LEFT;
    if (bytes[at] === CLOSE_LIST) return at + 1;
    if (bytes[at] !== COMMA) return LEFT;
    at = skipSpace(bytes, at + 1, end);
  }
}

/** By byte, 1 for the characters given. */
function flags(characters: string): Uint8Array {
  const set = new Uint8Array(256);
  for (const byte of Buffer.from(characters)) set[byte] = 1;
  return set;
}
