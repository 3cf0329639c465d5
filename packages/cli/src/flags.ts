/** Parsers for the values of flags; what they refuse becomes a USAGE error. */
import { InvalidArgumentError } from 'commander';
import { BelfryError } from '@belfry/core';

/** @param least smallest value allowed */
export function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === '' || !Number.isSafeInteger(value) || value < least) {
      throw new InvalidArgumentError(`Give a whole number of at least ${least}.`);
    }
    return value;
  };
}

/** @param least exclusive @param most exclusive */
export function numberBetween(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === '' || !(value > least && value < most)) {
      throw new InvalidArgumentError(`Give a number above ${least}${most === Infinity ? '' : ` and below ${most}`}.`);
    }
    return value;
  };
}

const BYTES_OF_UNIT: Readonly<Record<string, number>> = {
  '': 1,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
  TiB: 2 ** 40,
};

/** `2GiB`, `500 MB` or a number of bytes → bytes */
export function sizeInBytes(text: string): number {
  const [, number = '', unit = ''] = /^([0-9.]+) *([A-Za-z]*)$/.exec(text.trim()) ?? [];
  const bytes = number === '' ? NaN : Number(number) * (BYTES_OF_UNIT[unit] ?? NaN);
  if (bytes >= 1) return Math.floor(bytes);
  throw new InvalidArgumentError('Give a size such as 2GiB, 500MB or a number of bytes.');
}

/** `10,20,50` → [10, 20, 50] */
export function wholeNumbers(least: number): (text: string) => number[] {
  const one = wholeNumber(least);
  return (text) => text.split(',').map(one);
}

/** `A,B,C` → ['A', 'B', 'C']; blanks round the ids do not count. */
export function idList(text: string): string[] {
  const ids = text
    .split(',')
    .map((id) => id.trim())
    .filter((id) => id !== '');
  if (ids.length === 0) throw new InvalidArgumentError('Give at least one id, several divided by commas.');
  return ids;
}

/** An object written as JSON. */
export function jsonObject(text: string): object {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new InvalidArgumentError('Give an object as JSON, in quotes for the shell.');
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw new InvalidArgumentError('Give an object, as in {"must": […]}.');
}

/** `A=1,B=0.5` → {A: 1, B: 0.5} */
export function namedNumbers(text: string): Record<string, number> {
  const pairs = idList(text).map((part): [string, number] => {
    const [, name, number] = /^([^=]+)=(.+)$/.exec(part) ?? [];
    if (name === undefined || Number.isNaN(Number(number))) {
      throw new InvalidArgumentError('Give names with numbers, divided by commas, as in a=0.6,b=0.4.');
    }
    return [name, Number(number)];
  });
  return Object.fromEntries(pairs);
}

/** Collects the values of an option that may be given several times. */
export function collect(value: string, earlier: readonly string[] | undefined): string[] {
  return [...(earlier ?? []), value];
}

/** `user=uid,item=sku` → {user: 'uid', item: 'sku'} @throws USAGE */
export function pairsOf(lists: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    lists
      .flatMap((list) => list.split(','))
      .map((pair): [string, string] => {
        const [, name, value] = /^([^=]+)=(.+)$/.exec(pair) ?? [];
        if (name !== undefined) return [name, value];
        throw new BelfryError('USAGE', {
          given: JSON.stringify(pair),
          expected: 'names with an = between them, such as user=uid,item=sku',
          change: 'Name the field, then =, then what it is called.',
        });
      }),
  );
}
