import { expect } from 'chai';
import { csrFromLists } from '@belfry/core';
import type { Where } from '@belfry/recall';
import { createRecall, type LiveRecall } from '@belfry/recall';
import { codeOf, failureOf } from './failure-of.js';
import { plantedRun } from './planted-run.js';

/** Of `cat-1` … `dog-4`, in that order. */
async function shop(): Promise<LiveRecall> {
  const parts = await plantedRun();
  return createRecall({
    ...parts,
    itemFeatures: {
      features: [
        {
          kind: 'categorical',
          name: 'colour',
          codes: Int32Array.of(1, 2, 1, 0, 2, 2, 1, 0),
          names: ['', 'red', 'blue'],
        },
        {
          kind: 'bag',
          name: 'tags',
          bags: csrFromLists([[0], [0, 1], [], [1], [2], [0, 2], [], [1]]),
          names: ['soft', 'old', 'large'],
        },
        { kind: 'numeric', name: 'price', values: Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8) },
        {
          kind: 'categorical',
          name: 'onSale',
          codes: Int32Array.of(1, 2, 1, 2, 1, 2, 1, 2),
          names: ['', 'true', 'false'],
        },
        { kind: 'text', name: 'title', values: ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H'] },
      ],
    },
  });
}

async function passing(recall: LiveRecall, where: Where): Promise<string[]> {
  const { items } = await recall.recommend({ user: 'new-user' }, { k: 8, where });
  return items.map(({ item }) => item).sort();
}

describe('filters of recall', () => {
  const cases: readonly (readonly [what: string, where: Where, items: readonly string[]])[] = [
    ['a categorical attribute', { must: [{ attribute: 'colour', in: ['red'] }] }, ['cat-1', 'cat-3', 'dog-3']],
    [
      'one of several values',
      { must: [{ attribute: 'colour', in: ['red', 'blue'] }] },
      ['cat-1', 'cat-2', 'cat-3', 'dog-1', 'dog-2', 'dog-3'],
    ],
    ['a bag that holds a value', { must: [{ attribute: 'tags', in: ['soft'] }] }, ['cat-1', 'cat-2', 'dog-2']],
    ['both ends of a range', { must: [{ attribute: 'price', from: 3, to: 5 }] }, ['cat-3', 'cat-4', 'dog-1']],
    ['yes and no', { must: [{ attribute: 'onSale', in: [true] }] }, ['cat-1', 'cat-3', 'dog-1', 'dog-3']],
    ['a value that no item has', { must: [{ attribute: 'colour', in: ['green'] }] }, []],
    ['no value at all', { must: [{ attribute: 'colour', in: [] }] }, []],
    [
      'one of should, and none of mustNot',
      {
        should: [
          { attribute: 'colour', in: ['red'] },
          { attribute: 'price', from: 8 },
        ],
        mustNot: [{ attribute: 'tags', in: ['soft'] }],
      },
      ['cat-3', 'dog-3', 'dog-4'],
    ],
    ['an empty filter', {}, ['cat-1', 'cat-2', 'cat-3', 'cat-4', 'dog-1', 'dog-2', 'dog-3', 'dog-4']],
  ];
  for (const [what, where, items] of cases) {
    it(`goes by ${what}`, async () => {
      expect(await passing(await shop(), where)).to.deep.equal(items);
    });
  }

  it('takes items that come later and values that nobody had before', async () => {
    const recall = await shop();
    const where: Where = { must: [{ attribute: 'colour', in: ['green'] }] };
    expect(await passing(recall, where)).to.deep.equal([]);
    const vector = Float32Array.of(0.5, 0.5, 0);
    await recall.upsertItems([
      { item: 'frog', vector, features: { colour: 'green' } },
      { item: 'cat-1', features: { colour: 'green' } },
    ]);
    expect(await passing(recall, where)).to.deep.equal(['cat-1', 'frog']);
    await recall.upsertItems([{ item: 'cat-1', features: { colour: null } }]);
    expect(await passing(recall, where)).to.deep.equal(['frog']);
    expect(await passing(recall, { must: [{ attribute: 'price', from: 0 }] })).not.to.include('frog');
  });

  it('keeps far more filters right than are kept compiled', async () => {
    const recall = await shop();
    const filters = Array.from({ length: 200 }, (_, n): Where => ({ must: [{ attribute: 'price', to: n / 20 }] }));
    for (let round = 0; round < 2; round++) {
      for (const where of filters) {
        const to = (where.must![0] as { to: number }).to;
        expect(await passing(recall, where)).to.have.length(Math.floor(to) < 8 ? Math.floor(to) : 8);
      }
    }
  });

  it('names the nearest attribute where there is none of the name', async () => {
    const error = await failureOf(passing(await shop(), { must: [{ attribute: 'color', in: ['red'] }] }));
    expect(error).to.include({ code: 'UNKNOWN_FEATURE' });
    expect(error.message).to.contain('"colour"');
  });

  it('says how to get attributes where the run keeps none', async () => {
    const { recall } = await plantedRun();
    const failure = await failureOf(
      recall.recommend({ user: 'new-user' }, { where: { must: [{ attribute: 'colour', in: ['red'] }] } }),
    );
    expect(failure.code).to.equal('FEATURES_MISSING');
    expect(failure.change).to.contain('Train again');
  });

  const wrong: readonly (readonly [what: string, where: unknown])[] = [
    ['a range of a categorical attribute', { must: [{ attribute: 'colour', from: 1 }] }],
    ['values of a numeric attribute', { must: [{ attribute: 'price', in: [1] }] }],
    ['a text attribute', { must: [{ attribute: 'title', in: ['A'] }] }],
    ['a condition without an end', { must: [{ attribute: 'price' }] }],
    ['an infinite end', { must: [{ attribute: 'price', to: Infinity }] }],
    ['a part of another name', { all: [] }],
    ['a part that is no list', { must: { attribute: 'price', to: 1 } }],
    ['a condition of another name', { must: [{ attribute: 'price', below: 3 }] }],
    ['a condition that is no object', { must: [null] }],
    ['a list', []],
    ['null', null],
    ['a text', 'colour = red'],
  ];
  for (const [what, where] of wrong) {
    it(`refuses ${what}`, async () => {
      expect(await codeOf(passing(await shop(), where as Where))).to.equal('INVALID_ARGUMENT');
    });
  }
});
