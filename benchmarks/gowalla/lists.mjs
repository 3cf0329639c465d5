// gowalla's training part as text: a user's items a line. Items are numbered by their first appearance, so those that a user is
// the first to have stand in the order of the source.
import { readFileSync } from 'node:fs';

/** @returns for each user its items, ascending */
export function readLists(path) {
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => line.trim().split(/\s+/).slice(1).map(Number));
}

/** Of each user the items that no user before had, in the order of the source. */
export function firstAppearances(lists) {
  let next = 0;
  return lists.map((items) => {
    const own = items.filter((item) => item >= next);
    next += own.length;
    return own;
  });
}

/** How alike (cosine of their users, without the one they are from) two items are that stand so far apart in a user's own. */
export function likeness(lists, firsts, distances, least = 50) {
  const users = [];
  for (const [user, items] of lists.entries()) for (const item of items) (users[item] ??= new Set()).add(user);
  const long = firsts.filter((own) => own.length >= least);
  return distances.map((distance) => {
    const values = long.flatMap((own) =>
      own.slice(distance).map((item, n) => {
        const [a, b] = [users[item], users[own[n]]];
        return ([...a].filter((user) => b.has(user)).length - 1) / Math.sqrt(a.size * b.size);
      }),
    );
    return { distance, likeness: values.reduce((sum, value) => sum + value, 0) / values.length, pairs: values.length };
  });
}
