/** Parsers for the values of flags; what they refuse becomes a USAGE error. */
import { InvalidArgumentError } from 'commander';

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

/** Collects the values of an option that may be given several times. */
export function collect(value: string, earlier: readonly string[] | undefined): string[] {
  return [...(earlier ?? []), value];
}
