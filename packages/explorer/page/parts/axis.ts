/** What a chart runs over: something that is counted, or time. */
import { clock, moment, short } from '../words.js';

export interface Axis {
  /** Whether its values are seconds since 1970. */
  readonly isTime: boolean;
  /** Where on it, in words. */
  readonly inWords: (x: number) => string;
  /** Below the axis. @param apart distance from one tick to the next */
  readonly tick: (x: number, apart: number) => string;
}

/** @param unit what is counted, as in "events" */
export function stepsOf(unit: string): Axis {
  return { isTime: false, inWords: (x) => `${unit} ${short(x)}`, tick: short };
}

export const timesOf: Axis = { isTime: true, inWords: (x) => moment(new Date(1000 * x).toISOString()), tick: clock };
