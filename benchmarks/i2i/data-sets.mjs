// The research data as logs for the pair strategies, and what choices are made on: the last sessions, a fifth of the cited items.
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { csrFromLists } from '@belfry/core';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = resolve(root, process.env.BELFRY_DATA ?? '../shared/data');

/** Lines of numbers; '' gives none. */
const rowsOf = (name) =>
  readFileSync(join(folder, name), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) =>
      line
        .split(/\s+/)
        .filter((text) => text !== '')
        .map(Number),
    );

export const hasData = (name) => existsSync(join(folder, name));

/** One chunk, sequences without columns beside the items. */
export const logOf = (sequences, itemCount, isOrdered) => ({
  itemCount,
  isOrdered,
  chunks: () => [{ items: csrFromLists(sequences), weights: null, timestamps: null, sessions: null }],
});

/** Sessions whose last 8 % validate. Items are renumbered from 0; a case is a prefix and its next item. */
export function diginetica() {
  const renumbered = (rows) => rows.map((row) => row.map((item) => item - 1));
  const sessions = renumbered(rowsOf('session-diginetica/train_sessions.txt'));
  const test = renumbered(rowsOf('session-diginetica/test_prefix_target.txt'));
  const all = [...sessions, ...test];
  const itemCount = 1 + all.reduce((most, row) => Math.max(most, ...row), 0);
  const cut = Math.floor(sessions.length * 0.92);
  const casesOf = (rows) =>
    rows.flatMap((row) => row.slice(1).map((target, place) => ({ prefix: row.slice(0, place + 1), target })));
  return {
    itemCount,
    sessions,
    chosenOn: { sessions: sessions.slice(0, cut), cases: casesOf(sessions.slice(cut)) },
    test: test.map((row) => ({ prefix: row.slice(0, -1), target: row[row.length - 1] })),
  };
}

/** Users' libraries, tags, and for each item the items it cites or that cite it. */
export function citeulike() {
  const counted = (name) => rowsOf(name).map(([, ...values]) => values);
  const libraries = counted('citeulike-a/users.dat').map((row) => [...new Set(row)].sort((a, b) => a - b));
  const tags = counted('citeulike-a/item-tag.dat');
  const itemCount = tags.length;
  const related = Array.from({ length: itemCount }, () => new Set());
  counted('citeulike-a/citations.dat').forEach((cited, item) => {
    for (const other of cited) {
      if (other === item) continue;
      related[item].add(other);
      related[other].add(item);
    }
  });
  return { itemCount, libraries, tags, truth: related.map((set) => [...set].sort((a, b) => a - b)) };
}

/** A fifth of the items, by a hash of their number (Knuth's multiplicative one): what choices are made on. */
export const isForChoices = (item) => Math.imul(item + 1, 2654435761) >>> 0 < 2 ** 32 / 5;
