import { expect } from 'chai';
import { initBackend } from '@belfry/compute';
import { BelfryError, csrRow, parseOptions, Rng } from '@belfry/core';
import { createTowers, towersOptions, towerState, type Tower } from '@belfry/towers';
import { backendsHere } from '../compute/backends-here.js';
import {
  choices,
  dim,
  histories,
  itemCount,
  itemFeatures,
  smallTowers,
  userCount,
  userFeatures,
} from './small-shop.js';

const everyone = Int32Array.from({ length: userCount + 1 }, (_, n) => n - 1);

function rowOf(vectors: Float32Array, n: number): number[] {
  return Array.from(vectors.subarray(n * dim, (n + 1) * dim));
}

function encodeOne(tower: Tower, row: number): number[] {
  return Array.from(tower.encode({ rows: Int32Array.of(row), history: null }));
}

function errorOf(action: () => unknown): BelfryError {
  try {
    action();
  } catch (error) {
    if (error instanceof BelfryError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

for (const backend of backendsHere) {
  describe(`towers on ${backend}`, () => {
    before(async () => {
      await initBackend(backend);
    });

    for (const [name, choice] of Object.entries(choices)) {
      it(`encode a batch as they encode each row: ${name}`, () => {
        const { user, item } = smallTowers(choice);
        for (const tower of [user, item]) {
          const batch = tower.encode({ rows: everyone, history: null });
          expect(batch).to.have.length(everyone.length * dim);
          everyone.forEach((row, n) => {
            const single = encodeOne(tower, row);
            single.forEach((value, j) => expect(value).to.be.closeTo(rowOf(batch, n)[j], 1e-6));
          });
        }
      });
    }
  });
}

describe('towers', () => {
  before(async () => {
    await initBackend('wasm');
  });

  it('are the id embedding alone where nothing else is asked for', () => {
    const { user } = smallTowers(choices['plain ids']);
    expect(user.tables.map((table) => ({ name: table.name, rows: table.rows, dim: table.dim }))).to.deep.equal([
      { name: 'user.id', rows: userCount, dim },
    ]);
    expect(user.dense).to.deep.equal([]);
    expect(encodeOne(user, 3)).to.deep.equal(rowOf(user.tables[0].values as Float32Array, 3));
    expect(encodeOne(user, -1), 'an unknown user').to.deep.equal([0, 0, 0, 0]);
  });

  it('sum the id, the category and the mean of a bag', () => {
    const { item } = smallTowers({ item: { features: ['colour', 'tags'] } });
    const [ids, colours, tags] = item.tables.map(({ values }) => values);
    const bag = itemFeatures.features[1];
    const members = bag.kind === 'bag' ? Array.from(csrRow(bag.bags, 5)) : [];
    const expected = [0, 1, 2, 3].map(
      (j) =>
        ids[5 * dim + j] +
        colours[(5 % 4) * dim + j] +
        members.reduce((sum, tag) => sum + tags[tag * dim + j], 0) / members.length,
    );
    encodeOne(item, 5).forEach((value, j) => expect(value).to.be.closeTo(expected[j], 1e-6));
  });

  it('give an unknown row the learned missing category and nothing of the rest', () => {
    const { item } = smallTowers({ item: { features: ['colour', 'tags'] } });
    expect(encodeOne(item, -1)).to.deep.equal(rowOf(item.tables[1].values as Float32Array, 0));
  });

  it('normalise a number over the data, on a log scale on request, and flag it where it is missing', () => {
    const price = itemFeatures.features[2];
    const values = price.kind === 'numeric' ? Array.from(price.values) : [];
    const towers = smallTowers({ item: { id: false, features: ['price'], logFeatures: ['price'] } });
    const logs = values.map((value) => Math.log(1 + value));
    const mean = logs.reduce((sum, x) => sum + x, 0) / logs.length;
    const std = Math.sqrt(logs.reduce((sum, x) => sum + (x - mean) ** 2, 0) / logs.length);
    const kernel = towers.item.dense[0].values;
    logs.forEach((x, row) =>
      encodeOne(towers.item, row).forEach((value, j) =>
        expect(value).to.be.closeTo(((x - mean) / std) * kernel[j], 1e-5),
      ),
    );
    encodeOne(towers.item, -1).forEach((value, j) => expect(value).to.be.closeTo(kernel[dim + j], 1e-6));
  });

  it('read the newest items of the history given, in place of the stored one, and pass unknown items by', () => {
    const { user, item } = smallTowers({
      user: { id: false, features: 'none', history: { length: 2 } },
      item: { features: 'none' },
    });
    const ids = item.tables[0].values;
    const history = { offsets: Int32Array.of(0, 4, 4), values: Int32Array.of(5, 2, -1, 6) };
    const vectors = user.encode({ rows: Int32Array.of(-1, 0), history });
    [0, 1, 2, 3].forEach((j) => expect(vectors[j]).to.be.closeTo((ids[2 * dim + j] + ids[6 * dim + j]) / 2, 1e-6));
    expect(rowOf(vectors, 1), 'an empty history').to.deep.equal([0, 0, 0, 0]);
    expect(user.tables[0]).to.equal(item.tables[0]);
  });

  it('draw rows of the expected norm, the same for the same seed', () => {
    const options = parseOptions(towersOptions, { user: { features: 'none', initNorm: 0.5 } });
    const make = (seed: number) =>
      createTowers(options, { userCount: 400, itemCount, userFeatures, itemFeatures, rng: Rng.fromSeed(seed) });
    const values = make(1).user.tables[0].values as Float32Array;
    const meanSquare = values.reduce((sum, x) => sum + x * x, 0) / 400;
    expect(Math.sqrt(meanSquare)).to.be.closeTo(0.5, 0.02);
    expect(make(1).user.tables[0].values).to.deep.equal(values);
    expect(make(2).user.tables[0].values).to.not.deep.equal(values);
  });

  it('draw each parameter from a stream of its own', () => {
    const lean = towerState(smallTowers(choices['plain ids']));
    const rich = towerState(smallTowers({}));
    expect(rich.get('item.id')).to.deep.equal(lean.get('item.id'));
  });

  it('encode nobody to nothing', () => {
    expect(
      smallTowers(choices['hidden layers']).item.encode({ rows: new Int32Array(0), history: null }),
    ).to.have.length(0);
  });
});

describe('towers refuse', () => {
  it('a feature the data does not have, naming the nearest', () => {
    const error = errorOf(() => smallTowers({ item: { features: ['color'] } }));
    expect(error.code).to.equal('UNKNOWN_FEATURE');
    expect(error.change).to.contain('colour');
  });

  it('text, and a log scale for what is no number', () => {
    expect(errorOf(() => smallTowers({ item: { features: ['title'] } })).code).to.equal('UNKNOWN_FEATURE');
    expect(errorOf(() => smallTowers({ item: { logFeatures: ['colour'] } })).code).to.equal('UNKNOWN_FEATURE');
  });

  it('to be without any input', () => {
    expect(errorOf(() => smallTowers({ user: { id: false, features: 'none' } })).code).to.equal('CONFIG_INVALID');
    expect(errorOf(() => smallTowers({ user: { history: { length: 5 } }, item: { id: false } })).code).to.equal(
      'CONFIG_INVALID',
    );
  });

  it('rows, items and histories that do not exist', () => {
    const { user } = smallTowers(choices['mean of a history']);
    expect(errorOf(() => user.encode({ rows: Int32Array.of(userCount), history: null })).code).to.equal(
      'INVALID_ARGUMENT',
    );
    const history = { offsets: Int32Array.of(0, 1), values: Int32Array.of(itemCount) };
    expect(errorOf(() => user.encode({ rows: Int32Array.of(0), history })).code).to.equal('INVALID_ARGUMENT');
    expect(
      errorOf(() => user.encode({ rows: Int32Array.of(0, 1), history: { ...history, values: Int32Array.of(0) } })).code,
    ).to.equal('SHAPE_MISMATCH');
    expect(histories.offsets).to.have.length(userCount + 1);
  });
});
