/**
 * Does a split leak the future into the past? A model that has seen what came after the interactions it is tested on
 * knows trends, and with `random` the user's own next steps, that it could not have known.
 */
import type { Interactions } from '../interactions.js';
import { rowCount } from '../log/users-of-log.js';

export interface Leakage {
  /** Share of tested users with an own training interaction later than their earliest tested one. */
  readonly usersTrainedOnTheirFuture: number;
  /** Share of training interactions later than the earliest tested one of all. */
  readonly trainAfterTestBegins: number;
}

/** null where either part has no timestamps or no interactions: it cannot be told. */
export function measureLeakage(train: Interactions, test: Interactions): Leakage | null {
  if (train.timestamp === null || test.timestamp === null || train.length === 0 || test.length === 0) return null;
  const userCount = Math.max(rowCount(train.user), rowCount(test.user));
  const testBegins = new Float64Array(userCount).fill(Infinity);
  for (let row = 0; row < test.length; row++)
    testBegins[test.user[row]] = Math.min(testBegins[test.user[row]], test.timestamp[row]);
  const firstTest = testBegins.reduce((least, begin) => Math.min(least, begin), Infinity);
  const leaks = new Uint8Array(userCount);
  let later = 0;
  for (let row = 0; row < train.length; row++) {
    if (train.timestamp[row] > firstTest) later++;
    if (train.timestamp[row] > testBegins[train.user[row]]) leaks[train.user[row]] = 1;
  }
  const testedUsers = testBegins.reduce((count, begin) => count + Number(begin < Infinity), 0);
  return {
    usersTrainedOnTheirFuture: leaks.reduce((count, leak) => count + leak, 0) / testedUsers,
    trainAfterTestBegins: later / train.length,
  };
}

/** The warning for a person, or null where nothing leaks. */
export function leakageWarning(part: string, leakage: Leakage | null): string | null {
  if (leakage === null || (leakage.usersTrainedOnTheirFuture === 0 && leakage.trainAfterTestBegins === 0)) return null;
  const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
  return (
    `the split leaks future into past: ${percent(leakage.trainAfterTestBegins)} of training interactions are later than the earliest ${part} one, ` +
    `and ${percent(leakage.usersTrainedOnTheirFuture)} of ${part} users are trained on interactions later than their ${part} ones; ` +
    'figures will be higher than in use; global-time does not leak'
  );
}
