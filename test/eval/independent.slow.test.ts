import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { Rng } from '@belfry/core';
import { RunFolder, Vocabulary } from '@belfry/data';
import { applyScore, evalOptions, evaluate, reportJson, vectorScorer, type ScoreOptions } from '@belfry/eval';
import { expect } from 'chai';
import { lists } from './lists.js';

const run = promisify(execFile);
const python = process.env.BELFRY_PYTHON ?? 'python3';

const USERS = 720;
const ITEMS = 1200;
const DIM = 16;

describe('the independent Python evaluation', () => {
  let folder: string;

  before(async function () {
    const able = await run(python, ['-c', 'import numpy, pyarrow']).then(
      () => true,
      () => false,
    );
    if (!able) {
      console.log(`      skipped: ${python} has no numpy and pyarrow; set BELFRY_PYTHON`);
      this.skip();
    }
    folder = await mkdtemp(join(tmpdir(), 'belfry-eval-'));
  });

  after(() => folder && rm(folder, { recursive: true }));

  for (const score of [
    { similarity: 'dot', norm: 0, popularity: 0 },
    { similarity: 'cosine', norm: 0, popularity: 0 },
    { similarity: 'cosine', norm: 0, popularity: 0.2 },
    { similarity: 'cosine', norm: 0.5, popularity: 0 },
  ] as const satisfies readonly ScoreOptions[]) {
    it(`gives the same figures to 1e-9, ties included, by ${score.similarity} with norm ${score.norm} and popularity ${score.popularity}`, async () => {
      const rng = Rng.fromSeed(11);
      const random = (count: number): Float32Array => Float32Array.from({ length: count * DIM }, () => rng.normal());
      const userVectors = random(USERS);
      const itemVectors = random(ITEMS);
      // A third of the items share their vector with another one, so lists are full of ties.
      for (let item = 0; item < ITEMS; item += 3)
        itemVectors.copyWithin(item * DIM, ((item * 7) % ITEMS) * DIM, ((item * 7) % ITEMS) * DIM + DIM);
      const drawn = Array.from({ length: USERS }, () => [
        ...new Set(Array.from({ length: 24 }, () => Math.floor(ITEMS * rng.float() ** 3))),
      ]);
      const ascending = (items: number[]): number[] => items.sort((a, b) => a - b);
      const train = drawn.map((items) => ascending(items.slice(0, 14)));
      const test = drawn.map((items) => ascending(items.slice(14)));
      const itemCounts = new Int32Array(ITEMS);
      for (const item of train.flat()) itemCounts[item]++;

      const served = applyScore({ dim: DIM, userVectors, itemVectors, itemCounts }, score);
      const report = await evaluate({
        scorer: vectorScorer(served),
        train: lists(train),
        test: lists(test),
        itemCounts,
        options: evalOptions.parse({ bootstrapSamples: 0 }),
      });

      const path = join(folder, `run-${score.similarity}-${score.norm}-${score.popularity}`);
      const users = new Vocabulary(train.map((_, row) => `u${row}`));
      const items = new Vocabulary(Array.from({ length: ITEMS }, (_, row) => `i${row}`));
      const provenance = {
        dataFolder: '',
        dataHash: '',
        seed: 11,
        versions: {},
        backend: '',
        kernels: '',
        isa: '',
        threads: 1,
        createdAt: '',
      };
      const runFolder = await RunFolder.create(path, { config: {}, provenance });
      await runFolder.writeVectors('user', users, { dim: served.dim, values: served.userVectors });
      await runFolder.writeVectors('item', items, { dim: served.dim, values: served.itemVectors });
      const text = (part: number[][]): string =>
        part.map((row, user) => [users.ids[user], ...row.map((item) => items.ids[item])].join(' ')).join('\n');
      await writeFile(join(path, 'train.txt'), text(train));
      await writeFile(join(path, 'test.txt'), text(test));
      await writeFile(join(path, 'expected.json'), JSON.stringify(reportJson(report)));

      const script = resolve('benchmarks/check-gowalla.py');
      const files = [
        '--run',
        path,
        '--train',
        join(path, 'train.txt'),
        '--test',
        join(path, 'test.txt'),
        '--expect',
        join(path, 'expected.json'),
      ];
      const { stderr } = await run(python, [script, ...files, '--tolerance', '1e-9']);
      expect(stderr).to.include('18 of 18 figures equal');
    });
  }
});
