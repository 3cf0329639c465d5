import type { GivenValue } from './feature-encoder.js';

/** A value as importing names it: texts as they are, numbers and yes/no as JSON. */
export function nameOf(value: GivenValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
