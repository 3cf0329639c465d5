// Parts of the training part to measure on, as text in the format of gowalla: at random from each user's items, or the end of those
// that it is the first to have, with as many of the others beside them.
import { writeFileSync } from 'node:fs';
import { firstAppearances } from './lists.mjs';

/** A share of every user's items at random. */
export function atRandom(lists, share, rng) {
  return {
    random: lists.map((items) => {
      const count = Math.min(items.length - 1, Math.floor(items.length * share + rng.float()));
      return drawn(items, count, rng);
    }),
  };
}

/** Of the items that users are the first to have, the last ones and as many of those before; users with fewer than ten are left out. */
export function atTheEnd(lists, share, rng) {
  const firsts = firstAppearances(lists).map((own) => (own.length < 10 ? [] : own));
  const counts = firsts.map((own) => Math.round(share * own.length));
  const last = firsts.map((own, user) => own.slice(own.length - counts[user]));
  const before = firsts.map((own, user) => drawn(own.slice(0, own.length - counts[user]), counts[user], rng));
  return { last, before };
}

/** What is left of the lists without the parts held out. */
export function without(lists, parts) {
  return lists.map((items, user) => {
    const held = new Set(Object.values(parts).flatMap((part) => part[user]));
    return items.filter((item) => !held.has(item));
  });
}

/** As gowalla's files are. */
export function writeLists(path, lists) {
  writeFileSync(path, lists.map((items, user) => [user, ...items].join(' ')).join('\n'));
}

function drawn(items, count, rng) {
  return [...rng.shuffle(Int32Array.from(items))].slice(0, count);
}
