/** `score.popularity` from training to recall: exact search and graph both rank by the definition. */
import { join } from 'node:path';
import { expect } from 'chai';
import { mergeOptions } from '@belfry/core';
import { openDataset, readSafetensors } from '@belfry/data';
import { train } from '@belfry/train';
import { buildIndex, openRecall } from 'belfry';
import { plantedRun, quick, type PlantedRun } from '../train/planted-run.js';

const BETA = 0.3;
const K = 10;

/** Ids of the K best items for each of some users by cosine + β·log q in float64, seen items left out. */
async function rankedByDefinition({ data, run }: PlantedRun, users: readonly string[]): Promise<string[][]> {
  const dataset = await openDataset(data);
  const { arrays } = await readSafetensors(join(run('run'), 'towers.safetensors'));
  const rowOf = (name: string, row: number): number[] => {
    const { shape, values } = arrays.get(name)!;
    return [...(values as Float32Array).subarray(row * shape[1], (row + 1) * shape[1])];
  };
  const { user: userRows, item: itemRows, length } = dataset.train;
  return users.map((id) => {
    const row = dataset.users.ids.indexOf(id);
    const vector = rowOf('user.id', row);
    const scored = dataset.items.ids.map((item, n) => {
      const other = rowOf('item.id', n);
      const cosine =
        vector.reduce((sum, x, d) => sum + x * other[d], 0) / (Math.hypot(...vector) * Math.hypot(...other));
      const count = itemRows.filter((itemRow) => itemRow === n).length;
      return { item, score: cosine + BETA * Math.log(Math.max(count, 0.5) / length) };
    });
    const seen = new Set(
      Array.from(
        itemRows.filter((_, n) => userRows[n] === row),
        (item) => dataset.items.ids[item],
      ),
    );
    const ranked = scored.filter(({ item }) => !seen.has(item)).toSorted((a, b) => b.score - a.score);
    return ranked.slice(0, K).map(({ item }) => item);
  });
}

describe('popularity in the score of a run', () => {
  const users = ['user-3', 'user-40', 'user-77'];
  let planted: PlantedRun;
  let expected: string[][];
  before(async () => {
    planted = await plantedRun();
    const settings = { preset: 'matrix-factorization', score: { popularity: BETA } };
    await train({ data: planted.data, run: planted.run('run'), config: mergeOptions(quick, settings) });
    expected = await rankedByDefinition(planted, users);
  });
  after(() => planted.remove());

  for (const kind of ['exact', 'hnsw'] as const) {
    it(`ranks by cosine + β·log q: ${kind}`, async () => {
      await buildIndex({ run: planted.run('run'), kind });
      const recall = await openRecall(planted.run('run'));
      expect(recall.index).to.include({ kind, metric: 'dot' });
      const answers = await recall.recommendMany(
        users.map((user) => ({ user })),
        { k: K },
      );
      expect(answers.map(({ items }) => items.map(({ item }) => item))).to.deep.equal(expected);
    });
  }
});
