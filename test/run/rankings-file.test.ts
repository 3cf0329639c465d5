import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tableFromIPC } from 'apache-arrow';
import { expect } from 'chai';
import { csrFromLists } from '@belfry/core';
import { Vocabulary, writeRankings, type RankingsBatch } from '@belfry/data';

interface Row {
  readonly user: string;
  readonly items: Iterable<string>;
  readonly scores: Iterable<number>;
}

describe('files of answers for many users', () => {
  let folder: string;
  let path: string;
  const users = new Vocabulary(['ann', 'bo', 'çem']);
  const items = new Vocabulary(['lamp', 'sofa', 'ålesund']);
  const first = {
    users: Int32Array.of(0, 2),
    items: csrFromLists([[2, 0], []]),
    scores: Float32Array.of(0.5, 0.25),
  };
  const second = { users: Int32Array.of(1), items: csrFromLists([[1]]), scores: Float32Array.of(-1) };

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'belfry-rankings-'));
    path = join(folder, 'recall.arrow');
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it('hold every batch, ids as texts', async () => {
    await writeRankings(path, { users, items }, batches(first, second));
    const table = tableFromIPC(await readFile(path));
    const rows = table.toArray().map((row) => {
      const { user, items: list, scores } = row as Row;
      return { user, items: [...list], scores: [...scores] };
    });
    expect(rows).to.deep.equal([
      { user: 'ann', items: ['ålesund', 'lamp'], scores: [0.5, 0.25] },
      { user: 'çem', items: [], scores: [] },
      { user: 'bo', items: ['sofa'], scores: [-1] },
    ]);
    expect(table.batches).to.have.length(2);
  });

  it('stay as they were where making a batch fails', async () => {
    const before = await readFile(path);
    const failing = async function* (): AsyncGenerator<RankingsBatch> {
      yield first;
      throw new Error('no more');
    };
    const failure = await writeRankings(path, { users, items }, failing()).catch((error: unknown) => error);
    expect(failure).to.have.property('message', 'no more');
    expect(await readFile(path)).to.deep.equal(before);
    expect(await readdir(folder)).to.deep.equal(['recall.arrow']);
  });
});

async function* batches(...all: RankingsBatch[]): AsyncGenerator<RankingsBatch> {
  yield* all;
}
