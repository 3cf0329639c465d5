/**
 * What kind of feature a column is, from its values (those that are not missing), by the first rule that fits:
 *
 * 1. lists of numbers, all of one length → vector; other lists → bag
 * 2. only numbers or times → numeric (NaN and infinities written as words are numbers too, and refused later)
 * 3. text with the bag separator in it, whose parts recur (at most half as many different ones as there are) → bag
 * 4. text that recurs in the same sense, and yes/no values → categorical
 * 5. other text → text
 */
import type { Feature } from '../features.js';
import { isMissing, isNumeric, listOf, textOf } from './feature-values.js';

export function inferKind(values: readonly unknown[], bagSeparator: string): Feature['kind'] {
  const present = values.filter((value) => !isMissing(value));
  if (present.length === 0) return 'categorical';
  const lists = present.map((value) => listOf(value));
  if (lists.every((list) => list !== null)) return areVectors(lists) ? 'vector' : 'bag';
  if (present.every(isNumeric)) return 'numeric';
  if (present.every((value) => typeof value === 'boolean')) return 'categorical';
  const texts = present.map(textOf);
  if (texts.some((text) => text.includes(bagSeparator)) && recur(texts.flatMap((text) => text.split(bagSeparator))))
    return 'bag';
  return recur(texts) ? 'categorical' : 'text';
}

function areVectors(lists: readonly (readonly unknown[])[]): boolean {
  return lists[0].length > 0 && lists.every((list) => list.length === lists[0].length && list.every(isNumeric));
}

function recur(texts: readonly string[]): boolean {
  return 2 * new Set(texts).size <= texts.length;
}
