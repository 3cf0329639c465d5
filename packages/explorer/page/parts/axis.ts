/** What a chart runs over: something that is counted, or time. */
import { moment, short } from '../words.js';

export interface Axis {
  /** Whether its values are seconds since 1970. */
  readonly isTime: boolean;
  /** Where on it, in words. */
  readonly inWords: (x: number) => string;
}

/** @param unit what is counted, as in "events" */
export function stepsOf(unit: string): Axis {
  return { isTime: false, inWords: (x) => `${unit} ${short(x)}` };
}

export const timesOf: Axis = { isTime: true, inWords: (x) => moment(new Date(1000 * x).toISOString()) };
