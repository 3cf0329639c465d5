/** Who is evaluated, and why the others are not. */
import { BelfryError, csrRow, csrRows, type Csr, type Rng } from '@belfry/core';

export interface SelectedUsers {
  /** User rows, ascending. */
  readonly users: Int32Array;
  /** How many users are left out, by reason. */
  readonly skipped: Readonly<Record<'no-test-items' | 'no-candidates' | 'not-sampled', number>>;
}

/**
 * @param masked items left out of each user's list
 * @param limit users at most; 0 = all
 * @throws TOO_FEW_USERS where nobody is left
 */
export function selectUsers(test: Csr, masked: Csr, itemCount: number, limit: number, rng: Rng): SelectedUsers {
  const skipped = { 'no-test-items': 0, 'no-candidates': 0, 'not-sampled': 0 };
  const able: number[] = [];
  for (let user = 0; user < csrRows(test); user++) {
    if (csrRow(test, user).length === 0) skipped['no-test-items']++;
    else if (csrRow(masked, user).length >= itemCount) skipped['no-candidates']++;
    else able.push(user);
  }
  if (able.length === 0) {
    throw new BelfryError('TOO_FEW_USERS', {
      given: `${csrRows(test)} users, none of whom has a test item and an item to rank`,
      expected: 'at least one user to evaluate',
      change: 'Evaluate with data that has a test part.',
    });
  }
  if (limit === 0 || able.length <= limit) return { users: Int32Array.from(able), skipped };
  skipped['not-sampled'] = able.length - limit;
  return { users: Int32Array.from(rng.shuffle(able).slice(0, limit)).sort(), skipped };
}
