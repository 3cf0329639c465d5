import { expect } from 'chai';
import { BelfryError } from '@belfry/core';
import { Vocabulary } from '@belfry/data';
import { createRecall } from '@belfry/recall';
import { failureOf } from './failure-of.js';
import { plantedRun } from './planted-run.js';

describe('recall', () => {
  it("recommends a user's own block first, seen items left out", async () => {
    const { recall } = await plantedRun();
    const answer = await recall.recommend({ user: 'cat-lover' }, { k: 2 });
    expect(answer.items.map(({ item }) => item)).to.deep.equal(['cat-3', 'cat-4']);
    expect(answer).to.include({ user: 'cat-lover', requested: 2, found: 2, exact: true });
  });

  it('lets seen items back in on request', async () => {
    const { recall } = await plantedRun();
    const answer = await recall.recommend({ user: 'cat-lover' }, { k: 4, includeSeen: true });
    expect(answer.items.map(({ item }) => item)).to.deep.equal(['cat-1', 'cat-2', 'cat-3', 'cat-4']);
  });

  it('scores by the inner product of the two vectors', async () => {
    const { recall, userVectors, itemVectors } = await plantedRun();
    const { items } = await recall.recommend({ user: 'dog-lover' }, { k: 8, includeSeen: true });
    const user = userVectors.values.subarray(userVectors.dim, 2 * userVectors.dim);
    for (const { item, score } of items) {
      const row = recall.items.rowOf(item);
      const expected = user.reduce((sum, value, d) => sum + value * itemVectors.values[row * itemVectors.dim + d], 0);
      expect(score).to.be.closeTo(expected, 1e-6);
    }
  });

  it('returns fewer than k and says so when exclusions leave 3', async () => {
    const { recall } = await plantedRun();
    const answer = await recall.recommend({ user: 'cat-lover' }, { k: 20, exclude: ['cat-3', 'dog-1', 'dog-2'] });
    expect(answer).to.include({ requested: 20, found: 3 });
    expect(answer.items.map(({ item }) => item)).to.have.members(['cat-4', 'dog-3', 'dog-4']);
  });

  it('notes excluded ids that are not in the catalogue', async () => {
    const { recall } = await plantedRun();
    const answer = await recall.recommend({ user: 'cat-lover' }, { exclude: ['cat-3', 'ghost'] });
    expect(answer.notes?.join()).to.contain('ghost');
    expect(answer.items.map(({ item }) => item)).not.to.include('cat-3');
  });

  it('answers a batch as it answers each query alone', async () => {
    const { recall } = await plantedRun();
    const queries = [{ user: 'cat-lover' }, { history: ['dog-1'] }, { user: 'dog-lover' }, { user: 'new-user' }];
    const together = await recall.recommendMany(queries, { k: 5, exclude: ['dog-4'] });
    const alone = await Promise.all(queries.map((query) => recall.recommend(query, { k: 5, exclude: ['dog-4'] })));
    expect(together).to.deep.equal(alone);
    expect(await recall.similarMany([{ item: 'cat-1' }, { item: 'dog-1' }])).to.deep.equal([
      await recall.similar({ item: 'cat-1' }),
      await recall.similar({ item: 'dog-1' }),
    ]);
  });

  it('answers an empty batch with no answers', async () => {
    const { recall } = await plantedRun();
    expect(await recall.recommendMany([])).to.deep.equal([]);
  });

  it('finds items like an item, itself left out', async () => {
    const { recall } = await plantedRun();
    const answer = await recall.similar({ item: 'cat-2' }, { k: 3 });
    expect(answer.item).to.equal('cat-2');
    expect(answer.items.map(({ item }) => item)).to.have.members(['cat-1', 'cat-3', 'cat-4']);
  });

  describe('over vectors whose last coordinate is a bias', () => {
    it('asks with 1 there for a history and with 0 for an item', async () => {
      const plain = await plantedRun();
      const biases = [0.1, 0, 0, 0.5, 0, 0.3, 0, 0];
      const withBias = await plantedRun(undefined, biases);
      const history = ['cat-1', 'dog-1'];
      const before = new Map(
        (await plain.recall.recommend({ history }, { k: 8 })).items.map(({ item, score }) => [item, score]),
      );
      for (const { item, score } of (await withBias.recall.recommend({ history }, { k: 8 })).items) {
        expect(score).to.be.closeTo(before.get(item)! + biases[plain.items.rowOf(item)], 1e-6);
      }
      expect(await withBias.recall.similar({ item: 'cat-4' })).to.deep.equal(
        await plain.recall.similar({ item: 'cat-4' }),
      );
    });
  });

  describe('refuses parts of different runs', () => {
    it('an index over another catalogue', async () => {
      const parts = await plantedRun();
      const smaller = { ...parts, items: new Vocabulary(parts.items.ids.slice(1)) };
      expect(() => createRecall(smaller))
        .to.throw(BelfryError)
        .with.property('code', 'VOCABULARY_MISMATCH');
    });

    it('user vectors of another dimension', async () => {
      const parts = await plantedRun();
      const other = { ...parts, userVectors: { dim: 2, values: new Float32Array(6) } };
      expect(() => createRecall(other))
        .to.throw(BelfryError)
        .with.property('code', 'SHAPE_MISMATCH');
    });
  });

  describe('for a user known only by a history', () => {
    it('takes the mean of the item vectors where the tower reads no history, and says so', async () => {
      const { recall } = await plantedRun();
      const answer = await recall.recommend({ history: ['dog-2', 'dog-1'] }, { k: 2 });
      expect(answer.items.map(({ item }) => item)).to.deep.equal(['dog-3', 'dog-4']);
      expect(answer.history).to.deep.equal(['dog-2', 'dog-1']);
      expect(answer.notes?.join()).to.contain('mean');
      expect(answer).not.to.have.property('user');
    });

    it('asks the encoder, with the history in its order, where there is one', async () => {
      const asked: number[][] = [];
      const { recall } = await plantedRun({
        encodeHistory(rows) {
          asked.push([...rows]);
          return Float32Array.of(0, 1, 0);
        },
      });
      const answer = await recall.recommend({ history: ['dog-2', 'cat-1'] }, { k: 1 });
      expect(asked).to.deep.equal([[recall.items.rowOf('dog-2'), recall.items.rowOf('cat-1')]]);
      expect(answer.items[0].item).to.equal('dog-1');
      expect(answer).not.to.have.property('notes');
    });

    it('skips unknown items and says so', async () => {
      const { recall } = await plantedRun();
      const answer = await recall.recommend({ history: ['ghost', 'dog-1'] }, { k: 1 });
      expect(answer.items[0].item).to.equal('dog-2');
      expect(answer.notes?.join()).to.contain('ghost');
    });
  });

  describe('refuses with a coded error', () => {
    const cases: readonly (readonly [what: string, query: object, code: string, words: RegExp])[] = [
      ['an unknown user, naming the nearest id', { user: 'cat-lovr' }, 'UNKNOWN_USER', /"cat-lover"/],
      ['a history without a known item', { history: ['cat-9'] }, 'UNKNOWN_ITEM', /"cat-\d"/],
      ['an empty history', { history: [] }, 'UNKNOWN_ITEM', /empty history/],
      ['a query that names nobody', {}, 'INVALID_ARGUMENT', /`user` or `history`/],
      [
        'a query with user and history',
        { user: 'cat-lover', history: ['cat-1'] },
        'INVALID_ARGUMENT',
        /user and history/,
      ],
    ];
    for (const [what, query, code, words] of cases) {
      it(what, async () => {
        const { recall } = await plantedRun();
        const error = await failureOf(recall.recommend(query as { user: string }));
        expect(error.code).to.equal(code);
        expect(error.message).to.match(words);
      });
    }

    it('an unknown item, naming the nearest id', async () => {
      const { recall } = await plantedRun();
      const error = await failureOf(recall.similar({ item: 'dog1' }));
      expect(error.code).to.equal('UNKNOWN_ITEM');
      expect(error.details.nearest).to.equal('dog-1');
    });

    for (const k of [0, -1, 1.5, Number.NaN, 1e9]) {
      it(`k = ${k}`, async () => {
        const { recall } = await plantedRun();
        expect((await failureOf(recall.recommend({ user: 'cat-lover' }, { k }))).code).to.equal('INVALID_ARGUMENT');
      });
    }
  });
});
