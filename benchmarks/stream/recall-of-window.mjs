// Share of the last window's events whose item is among the 20 best that the user had not taken before.
import { csrFromLists } from '@belfry/core';
import { RunFolder } from '@belfry/data';
import { getKernels } from '@belfry/native';

const K = 20;

export async function recallOfWindow(path, { taken, lastWindow }) {
  const run = await RunFolder.open(path);
  const { users, items } = await run.readVocabularies();
  const [userVectors, itemVectors] = [await run.readVectors('user'), await run.readVectors('item')];
  const wanted = lastWindow.filter(([user, item]) => taken.has(user) && !taken.get(user).has(item));
  const { dim } = itemVectors;
  const queries = new Float32Array(wanted.length * dim);
  wanted.forEach(([user], n) => {
    const row = users.rowOf(user);
    queries.set(userVectors.values.subarray(row * dim, (row + 1) * dim), n * dim);
  });
  const exclude = csrFromLists(
    wanted.map(([user]) => Int32Array.from(taken.get(user), (item) => items.rowOf(item)).sort()),
  );
  const { rows } = getKernels().topK({ dim, queries, items: itemVectors.values, k: K, exclude });
  const isFound = ([, item], n) => rows.subarray(K * n, K * (n + 1)).includes(items.rowOf(item));
  return wanted.filter(isFound).length / wanted.length;
}
