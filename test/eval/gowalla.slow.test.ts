import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Csr } from '@belfry/core';
import { evalOptions, evaluateWithBaselines, popularityScorer } from '@belfry/eval';
import { expect } from 'chai';
import { lists } from './lists.js';

const folder = join(process.env.BELFRY_DATA ?? '../shared/data', 'gowalla');
const USERS = 29_858;
const ITEMS = 40_981;

function read(name: string): Csr {
  const rows: number[][] = Array.from({ length: USERS }, () => []);
  for (const line of readFileSync(join(folder, name), 'utf8').split('\n')) {
    const [user, ...items] = line.trim().split(/\s+/).map(Number);
    if (items.length > 0) rows[user] = [...new Set(items)].sort((a, b) => a - b);
  }
  return lists(rows);
}

describe('baselines on gowalla', function () {
  this.timeout(600_000);

  it('item-kNN is within 3 % of its published Recall@20 .1570 and NDCG@20 .1214', async function () {
    if (!existsSync(join(folder, 'train.txt'))) {
      console.log(`      skipped: no ${folder}; set BELFRY_DATA to the research data folder`);
      this.skip();
    }
    const train = read('train.txt');
    const itemCounts = new Int32Array(ITEMS);
    for (const item of train.values) itemCounts[item]++;
    const options = { ...evalOptions.parse({}), k: [20], bootstrapSamples: 0 };
    const { baselines, users } = await evaluateWithBaselines({
      scorer: popularityScorer(itemCounts),
      train,
      test: read('test.txt'),
      itemCounts,
      options,
    });
    expect(users.evaluated).to.equal(USERS);
    expect(baselines['item-knn'].figures['recall@20']).to.be.within(0.97 * 0.157, 1.03 * 0.157);
    expect(baselines['item-knn'].figures['ndcg@20']).to.be.within(0.97 * 0.1214, 1.03 * 0.1214);
    // Popularity as RecBole and others report it for this split.
    expect(baselines.popularity.figures['recall@20']).to.be.closeTo(0.0416, 0.0005);
  });
});
