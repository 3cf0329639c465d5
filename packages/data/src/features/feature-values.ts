/** Single values of feature columns, whatever the format they come in. */

export function isMissing(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

export function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'bigint' ? value.toString() : JSON.stringify(value);
}

/** A list, given as such or written as a JSON list; null where it is none. */
export function listOf(value: unknown): readonly unknown[] | null {
  if (Array.isArray(value)) return value;
  if (ArrayBuffer.isView(value)) return Array.from(value as unknown as ArrayLike<unknown>);
  if (typeof value !== 'string' || !value.startsWith('[') || !value.endsWith(']')) return null;
  try {
    return JSON.parse(value) as unknown[];
  } catch {
    return null;
  }
}

const NUMBER_WORD = /^[+-]?(nan|inf|infinity)$/i;

/** A number, a time or the text of a number, NaN and infinities included. */
export function isNumeric(value: unknown): boolean {
  if (typeof value === 'number' || typeof value === 'bigint' || value instanceof Date) return true;
  return (
    typeof value === 'string' && value.trim() !== '' && (NUMBER_WORD.test(value.trim()) || !Number.isNaN(Number(value)))
  );
}

/** As a float32; NaN where it is no number that one can hold. Times are ms since 1970, yes and no are 1 and 0. */
export function numberOf(value: unknown): number {
  if (!isNumeric(value) && typeof value !== 'boolean') return NaN;
  const number = Number(value);
  return Number.isFinite(Math.fround(number)) ? number : NaN;
}
