import { expect } from 'chai';
import { initBackend } from '@belfry/compute';
import { BelfryError, parseOptions, Rng } from '@belfry/core';
import { createTowers, newItemEncoder, towersOptions, towerState, type Towers } from '@belfry/towers';
import { histories, itemCount, itemFeatures, userCount, userFeatures } from './small-shop.js';

const withFeatures = (item: object) =>
  parseOptions(towersOptions, { dim: 4, item: { features: ['colour', 'tags', 'price', 'image'], ...item } });

function towersOf(item: object): { towers: Towers; encode: NonNullable<ReturnType<typeof newItemEncoder>>['encode'] } {
  const options = withFeatures(item);
  const source = { userCount, itemCount, userFeatures, itemFeatures, histories };
  const towers = createTowers(options, { ...source, rng: Rng.fromSeed(4) });
  const encoder = newItemEncoder(options, towers.meta, towerState(towers))!;
  expect(encoder.features).to.deep.equal(['colour', 'tags', 'price', 'image']);
  return { towers, encode: encoder.encode };
}

/** The features of a row as one would give them by hand. */
function given(row: number): Record<string, string | number | string[] | number[]> {
  const [colour, tags, price, image] = itemFeatures.features as never as [
    { codes: Int32Array; names: string[] },
    { bags: { offsets: Int32Array; values: Int32Array }; names: string[] },
    { values: Float32Array },
    { values: Float32Array; dim: number },
  ];
  const members = tags.bags.values.subarray(tags.bags.offsets[row], tags.bags.offsets[row + 1]);
  return {
    ...(colour.codes[row] > 0 ? { colour: colour.names[colour.codes[row]] } : {}),
    tags: Array.from(new Set(members), (code) => tags.names[code]),
    price: price.values[row],
    image: Array.from(image.values.subarray(3 * row, 3 * row + 3)),
  };
}

const isPlainRow = (row: number): boolean => {
  const tags = itemFeatures.features[1] as never as { bags: { offsets: Int32Array; values: Int32Array } };
  const members = tags.bags.values.subarray(tags.bags.offsets[row], tags.bags.offsets[row + 1]);
  return new Set(members).size === members.length;
};

describe('items a tower was not trained on', () => {
  before(() => initBackend('auto'));

  for (const item of [{ id: false }, { id: false, layers: [8], embeddingDim: 3, logFeatures: ['price'] }]) {
    it(`have the vector of a trained item of the same features, with ${JSON.stringify(item)}`, () => {
      const { towers, encode } = towersOf(item);
      const rows = Array.from({ length: itemCount }, (_, row) => row).filter(isPlainRow);
      expect(rows).not.to.have.length(0);
      const trained = towers.item.encode({ rows: Int32Array.from(rows), history: null });
      encode(rows.map(given)).forEach((value, n) => expect(value).to.be.closeTo(trained[n], 1e-5));
    });
  }

  it('count values that are new to the tower as missing', () => {
    const { encode } = towersOf({ id: true });
    const missing = encode([{}]);
    expect(encode([{ colour: 'violet', tags: ['z'], price: null }])).to.deep.equal(missing);
    expect(encode([{ colour: 'red' }])).not.to.deep.equal(missing);
    expect(missing.every(Number.isFinite)).to.equal(true);
  });

  it('are encoded alike alone and among others', () => {
    const { encode } = towersOf({ layers: [8] });
    const all = encode([given(1), given(2), given(3)]);
    expect(encode([given(2)])).to.deep.equal(all.slice(4, 8));
  });

  it('need vectors as long as those of the data', () => {
    const { encode } = towersOf({});
    expect(() => encode([{ image: [1, 2] }]))
      .to.throw(BelfryError)
      .with.property('code', 'SHAPE_MISMATCH');
  });

  it('cannot be encoded by a tower that reads only ids', () => {
    const options = parseOptions(towersOptions, { dim: 4, item: { features: 'none' } });
    const source = { userCount, itemCount, userFeatures, itemFeatures, histories };
    const towers = createTowers(options, { ...source, rng: Rng.fromSeed(4) });
    expect(newItemEncoder(options, towers.meta, towerState(towers))).to.equal(null);
  });
});
