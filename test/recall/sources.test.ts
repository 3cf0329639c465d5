import { expect } from 'chai';
import { csrFromLists } from '@belfry/core';
import { createRecall, sourceNames, type LiveRecall, type RecallItem, type RecallOptions } from '@belfry/recall';
import { failureOf } from './failure-of.js';
import { plantedRun } from './planted-run.js';

/** Lists: after cat-1 dog-4 and cat-4; after cat-2 dog-4 and dog-3. Popularity falls from dog-4 to cat-1. */
async function shop(withLists = true): Promise<LiveRecall> {
  const parts = await plantedRun();
  const lists = [[7, 3], [7, 6], [], [], [], [], [], []];
  return createRecall({
    ...parts,
    itemFeatures: {
      features: [
        { kind: 'categorical', name: 'kind', codes: Int32Array.of(1, 1, 1, 1, 2, 2, 2, 2), names: ['', 'cat', 'dog'] },
        { kind: 'numeric', name: 'price', values: Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8) },
      ],
    },
    similar: withLists ? { lists: csrFromLists(lists), weights: Float32Array.of(0.9, 0.5, 0.4, 0.3) } : null,
    activity: {
      counts: Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8),
      fading: null,
      firstSeen: Float64Array.of(8, 7, 6, 5, 4, 3, 2, 1),
    },
  });
}

async function ask(recall: LiveRecall, options: RecallOptions, user = 'cat-lover'): Promise<RecallItem[]> {
  return (await recall.recommend({ user }, options)).items;
}

const names = (items: readonly RecallItem[]): string[] => items.map(({ item }) => item);

describe('sources of recall', () => {
  it('u2i alone is what there is without sources', async () => {
    const recall = await shop();
    const plain = await ask(recall, { k: 6 });
    const alone = await ask(recall, { k: 6, sources: { u2i: 1 } });
    expect(alone).to.deep.equal(plain);
  });

  it('i2i adds up the lists of the recent items, the newest counting most', async () => {
    // The history of cat-lover is cat-2, cat-1: w = 2^(−1/5) and 1.
    const items = await ask(await shop(), { k: 5, sources: { i2i: 1 } });
    expect(names(items)).to.deep.equal(['dog-4', 'cat-4', 'dog-3']);
    const w = 2 ** (-1 / 5);
    expect(items[0].score).to.be.closeTo(0.9 + 0.4 * w, 1e-6);
    expect(items[1].score).to.be.closeTo(0.5, 1e-6);
    expect(items[2].score).to.be.closeTo(0.3 * w, 1e-6);
  });

  it('i2i takes the nearest by vector where the run has no lists', async () => {
    const items = await ask(await shop(false), { k: 2, sources: { i2i: 1 } });
    expect(names(items)).to.deep.equal(['cat-3', 'cat-4']);
  });

  it('i2i has nothing for a user without a history', async () => {
    for (const withLists of [true, false])
      expect(await ask(await shop(withLists), { sources: { i2i: 1 } }, 'new-user')).to.deep.equal([]);
  });

  it('popular counts events of the run and since', async () => {
    const recall = await shop();
    expect(names(await ask(recall, { k: 2, sources: { popular: 1 } }))).to.deep.equal(['dog-4', 'dog-3']);
    const events = Array.from({ length: 9 }, (_, n) => ({ user: `u${n}`, item: 'cat-3', timestamp: n }));
    recall.recordEvents(events);
    const items = await ask(recall, { k: 2, sources: { popular: 1 } });
    expect(items.map(({ item, score }) => [item, score])).to.deep.equal([
      ['cat-3', 12],
      ['dog-4', 8],
    ]);
  });

  it('popular counts half for what is a half-life old', async () => {
    const parts = await plantedRun();
    const fading = { at: 1000, halfLifeMs: 100 };
    const recall = createRecall({ ...parts, activity: { counts: new Float64Array(8), fading, firstSeen: null } });
    recall.recordEvents([
      { user: 'a', item: 'dog-2', timestamp: 900 },
      { user: 'a', item: 'dog-3', timestamp: 1100 },
      { user: 'b', item: 'dog-2', timestamp: 1000 },
    ]);
    const items = await ask(recall, { k: 2, sources: { popular: 1 } });
    expect(items.map(({ item, score }) => [item, score])).to.deep.equal([
      ['dog-3', 2],
      ['dog-2', 1.5],
    ]);
  });

  it('fresh gives what came last first, then the newest of the run', async () => {
    const recall = await shop();
    await recall.upsertItems([{ item: 'frog', vector: [0, 0.1, 0] }]);
    await recall.upsertItems([{ item: 'toad', vector: [0, 0.1, 0] }]);
    expect(names(await ask(recall, { k: 4, sources: { fresh: 1 } }))).to.deep.equal(['toad', 'frog', 'cat-3', 'cat-4']);
    await recall.deleteItems(['toad']);
    expect(names(await ask(recall, { k: 1, sources: { fresh: 1 } }))).to.deep.equal(['frog']);
  });

  it('gives each source its share of the places, the best first', async () => {
    const items = await ask(await shop(), { k: 6, includeSeen: true, sources: { u2i: 2, popular: 1 } });
    expect(items.map(({ source }) => source)).to.deep.equal(['u2i', 'u2i', 'popular', 'u2i', 'u2i', 'popular']);
    expect(names(items)).to.deep.equal(['cat-1', 'cat-2', 'dog-4', 'cat-3', 'cat-4', 'dog-3']);
  });

  it('leaves the places of a source that runs dry to the others, each item once', async () => {
    const items = await ask(await shop(), { k: 20, sources: { i2i: 5, u2i: 1 } });
    expect(names(items)).to.have.members(['cat-3', 'cat-4', 'dog-1', 'dog-2', 'dog-3', 'dog-4']);
    expect(names(items).slice(0, 3)).to.deep.equal(['dog-4', 'cat-4', 'dog-3']);
  });

  it('keeps out of every source what may not come back', async () => {
    const recall = await shop();
    await recall.upsertItems([
      { item: 'dog-4', hidden: true },
      { item: 'dog-3', outOfStock: true },
    ]);
    for (const source of sourceNames) {
      const options = {
        sources: { [source]: 1 },
        exclude: ['cat-4'],
        where: { must: [{ attribute: 'price', to: 7 }] },
      };
      const items = await ask(recall, options);
      for (const item of ['cat-1', 'cat-2', 'dog-4', 'dog-3', 'cat-4'])
        expect(names(items), source).not.to.include(item);
    }
  });

  it('keeps to a quota, and looks further for what it passes over', async () => {
    const recall = await shop();
    const items = await ask(recall, { k: 2, includeSeen: true, quota: { attribute: 'kind', most: 1 } });
    expect(names(items)).to.deep.equal(['cat-1', 'dog-1']);
    const many = Array.from({ length: 60 }, (_, n) => ({
      item: `c${n}`,
      vector: [2, 0, 0],
      features: { kind: 'cat' },
    }));
    await recall.upsertItems(many);
    const further = await ask(recall, { k: 3, quota: { attribute: 'kind', most: 2 } });
    expect(names(further)).to.deep.equal(['c0', 'c1', 'dog-1']);
  });

  it('explains: sources with scores, the nearest of the history, and what was left out', async () => {
    const recall = await shop();
    const options: RecallOptions = {
      k: 5,
      sources: { u2i: 1, popular: 1 },
      exclude: ['dog-2'],
      where: { mustNot: [{ attribute: 'price', from: 8 }] },
      explain: true,
    };
    const { items, filteredOut } = await recall.recommend({ user: 'cat-lover' }, options);
    const third = items.find(({ item }) => item === 'cat-3')!;
    expect(third.source).to.equal('u2i');
    expect(third.sources!.u2i).to.be.closeTo(0.85, 1e-6);
    expect(third.sources!.popular).to.equal(3);
    expect(third.why!.map(({ item }) => item)).to.deep.equal(['cat-1', 'cat-2']);
    expect(third.why![0].score).to.be.closeTo(0.95 * 0.85, 1e-6);
    // The five nearest of all are cat-1 … cat-4 and dog-1: two of them were seen.
    expect(filteredOut!.counts).to.deep.equal({ seen: 2 });
    expect(filteredOut!.items.map(({ item, reason }) => [item, reason])).to.deep.equal([
      ['cat-1', 'seen'],
      ['cat-2', 'seen'],
    ]);
    const all = (await recall.recommend({ user: 'cat-lover' }, { ...options, k: 8 })).filteredOut!;
    expect(all.counts).to.deep.equal({ seen: 2, excluded: 1, where: 1 });
  });

  it('gives the same answer again', async () => {
    const options: RecallOptions = { k: 6, sources: { u2i: 1, i2i: 1, popular: 1, fresh: 1 }, explain: true };
    const recall = await shop();
    expect(await ask(recall, options)).to.deep.equal(await ask(recall, options));
    expect(await ask(recall, options)).to.deep.equal(await ask(await shop(), options));
  });

  it('ranks no rows that are no users', async () => {
    const recall = await shop();
    for (const row of [-1, 3]) {
      expect((await failureOf(recall.rankForUsers(Int32Array.of(row)))).code).to.equal('INVALID_ARGUMENT');
    }
  });

  it('ranks users as it recommends to them', async () => {
    const recall = await shop();
    for (const options of [{ k: 4 }, { k: 4, sources: { i2i: 1, popular: 2 } }] as RecallOptions[]) {
      const { items, scores } = await recall.rankForUsers(Int32Array.of(2, 0), options);
      const expected = await recall.recommendMany([{ user: 'new-user' }, { user: 'cat-lover' }], options);
      const all = expected.flatMap((answer) => answer.items);
      expect(Array.from(items.values, (row) => recall.items.ids[row])).to.deep.equal(names(all));
      expect([...scores]).to.deep.equal(all.map(({ score }) => Math.fround(score)));
      expect([...items.offsets]).to.deep.equal([0, expected[0].found, expected[0].found + expected[1].found]);
    }
  });

  const wrong: readonly (readonly [what: string, options: RecallOptions, code: string])[] = [
    ['an unknown source, naming the nearest', { sources: { u2u: 1 } as never }, 'INVALID_ARGUMENT'],
    ['no source', { sources: {} }, 'INVALID_ARGUMENT'],
    ['a share of 0', { sources: { u2i: 0 } }, 'INVALID_ARGUMENT'],
    ['a quota over a number', { quota: { attribute: 'price', most: 1 } }, 'INVALID_ARGUMENT'],
    ['a quota over what is not there', { quota: { attribute: 'size', most: 1 } }, 'UNKNOWN_FEATURE'],
    ['a quota of 0', { quota: { attribute: 'kind', most: 0 } }, 'INVALID_ARGUMENT'],
    ['half an interest', { interests: 0.5 }, 'INVALID_ARGUMENT'],
    ['a half-life of 0', { halfLife: 0 }, 'INVALID_ARGUMENT'],
  ];
  for (const [what, options, code] of wrong) {
    it(`refuses ${what}`, async () => {
      expect((await failureOf((await shop()).recommend({ user: 'cat-lover' }, options))).code).to.equal(code);
    });
  }
});

describe('items like several', () => {
  it('are near the mean of those liked less the mean of those disliked, which do not come back', async () => {
    const recall = await shop();
    const query = { positive: ['cat-1', 'dog-1'], negative: ['dog-2'] };
    const { items, ...about } = await recall.similar(query, { k: 20 });
    expect(about).to.deep.include({ ...query, requested: 20, found: 5, exact: true });
    const vector = [0.475, 0.475 - 0.9, 0];
    const expected = (await recall.similar({ vector }, { k: 20, exclude: ['cat-1', 'dog-1', 'dog-2'] })).items;
    expect(names(items)).to.deep.equal(names(expected));
    items.forEach(({ score }, n) => expect(score).to.be.closeTo(expected[n].score, 1e-6));
  });

  it('come from vectors, from lists of items found together, or from both', async () => {
    const recall = await shop();
    const query = { positive: ['cat-1', 'cat-2'] };
    const { items } = await recall.similar(query, { k: 8, by: { lists: 1 } });
    expect(names(items)).to.deep.equal(['dog-4', 'cat-4', 'dog-3']);
    expect(items[0].score).to.be.closeTo(0.9 + 0.4, 1e-6);
    const both = await recall.similar(query, { k: 4, by: { vectors: 1, lists: 1 } });
    expect(both.items.map(({ item, source }) => [item, source])).to.deep.equal([
      ['cat-3', 'vectors'],
      ['dog-4', 'lists'],
      ['cat-4', 'vectors'],
      ['dog-3', 'lists'],
    ]);
    const failure = await failureOf((await shop(false)).similar(query, { by: { lists: 1 } }));
    expect(failure.code).to.equal('RUN_INCOMPLETE');
    expect(failure.change).to.contain('belfry pairs');
  });

  it('skips unknown ones and says so', async () => {
    const { notes } = await (await shop()).similar({ positive: ['cat-1', 'ghost'], negative: ['ghoul'] });
    expect(notes!.join()).to.contain('ghost').and.to.contain('ghoul');
  });

  const wrong: readonly (readonly [what: string, query: object, code: string])[] = [
    ['nothing', {}, 'INVALID_ARGUMENT'],
    ['two forms at once', { item: 'cat-1', vector: [1, 0, 0] }, 'INVALID_ARGUMENT'],
    ['a vector of another length', { vector: [1, 0] }, 'SHAPE_MISMATCH'],
    ['a vector with NaN', { vector: [1, 0, NaN] }, 'INVALID_ARGUMENT'],
    ['lists without a known item', { positive: ['ghost'] }, 'UNKNOWN_ITEM'],
  ];
  for (const [what, query, code] of wrong) {
    it(`refuses ${what}`, async () => {
      expect((await failureOf((await shop()).similar(query as { item: string }))).code).to.equal(code);
    });
  }
});

describe('several interests of a user', () => {
  it('bring items of each, where one vector lies between them', async () => {
    const recall = await shop();
    const history = ['cat-1', 'dog-1', 'cat-2', 'dog-2'];
    const two = (await recall.recommend({ history }, { k: 4, interests: 2 })).items;
    expect(names(two)).to.have.members(['cat-3', 'cat-4', 'dog-3', 'dog-4']);
    // By the mean of cat-1 and cat-2 alone, (0.925, 0, 0), and not by half of it.
    expect(two.find(({ item }) => item === 'cat-3')!.score).to.be.closeTo(0.925 * 0.85, 1e-6);
    const one = (await recall.recommend({ history }, { k: 4 })).items;
    expect(one.find(({ item }) => item === 'cat-3')!.score).to.be.closeTo((0.925 * 0.85) / 2, 1e-6);
  });

  it('are as many as there are different items at most', async () => {
    const recall = await shop();
    const several = await recall.recommend({ history: ['cat-1', 'cat-1'] }, { k: 3, interests: 8 });
    expect(several.items).to.deep.equal((await recall.recommend({ history: ['cat-1'] }, { k: 3 })).items);
    const { items } = await recall.recommend({ user: 'new-user' }, { k: 3, interests: 8 });
    expect(items).to.deep.equal((await recall.recommend({ user: 'new-user' }, { k: 3 })).items);
  });

  it('count recent items more with a half-life', async () => {
    const recall = await shop();
    const { items } = await recall.recommend({ history: ['dog-1', 'cat-1'] }, { k: 8, halfLife: 1, includeSeen: true });
    expect(items.find(({ item }) => item === 'cat-1')!.score).to.be.closeTo((2 / 3) * 0.95 * 0.95, 1e-6);
    expect(items.find(({ item }) => item === 'dog-1')!.score).to.be.closeTo((1 / 3) * 0.95 * 0.95, 1e-6);
  });
});
