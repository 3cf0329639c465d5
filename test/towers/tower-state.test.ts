import { expect } from 'chai';
import { initBackend } from '@belfry/compute';
import { BelfryError } from '@belfry/core';
import { loadTowers, restoreTowers, towerState, type TowersMeta } from '@belfry/towers';
import { choices, histories, smallOptions, smallTowers, someItems, someUsers } from './small-shop.js';

const coldUsers = { rows: new Int32Array(histories.offsets.length - 1).fill(-1), history: histories };

describe('saved towers', () => {
  before(async () => {
    await initBackend('wasm');
  });

  for (const [name, choice] of Object.entries(choices)) {
    it(`give the same bits when their state is restored into others: ${name}`, () => {
      const saved = smallTowers(choice, 1);
      const restored = smallTowers(choice, 2);
      expect(restored.item.encode(someItems)).to.not.deep.equal(saved.item.encode(someItems));
      restoreTowers(restored, towerState(saved));
      expect(restored.item.encode(someItems)).to.deep.equal(saved.item.encode(someItems));
      expect(restored.user.encode(someUsers)).to.deep.equal(saved.user.encode(someUsers));
    });

    it(`encode users known by a history alone without the data: ${name}`, () => {
      const saved = smallTowers(choice);
      const meta = JSON.parse(JSON.stringify(saved.meta)) as TowersMeta;
      const loaded = loadTowers(smallOptions(choice), meta, towerState(saved));
      expect(loaded.user.readsHistory).to.equal(saved.user.readsHistory);
      expect(loaded.user.encode(coldUsers)).to.deep.equal(saved.user.encode(coldUsers));
    });
  }

  it('without the data refuse rows whose features are not there, rather than encode them as missing', () => {
    const saved = smallTowers({});
    const loaded = loadTowers(smallOptions({}), saved.meta, towerState(saved));
    expect(() => loaded.item.encode(someItems))
      .to.throw(BelfryError)
      .with.property('code', 'INVALID_ARGUMENT');
  });

  it('are refused whole where a parameter is missing or of another shape', () => {
    const towers = smallTowers({});
    const before = towerState(towers).get('user.id')!.values.slice();
    const state = towerState(smallTowers({}, 2));
    expect(() => restoreTowers(towers, new Map([...state].slice(0, -1))))
      .to.throw(BelfryError)
      .with.property('code', 'CHECKPOINT_CORRUPT');
    const narrow = new Map([...state, ['item.id', { shape: [8, 2], values: new Float32Array(16) }] as const]);
    expect(() => restoreTowers(towers, narrow))
      .to.throw(BelfryError)
      .with.property('code', 'SHAPE_MISMATCH');
    expect(towerState(towers).get('user.id')!.values).to.deep.equal(before);
  });

  describe('with tables of bfloat16', () => {
    const half = { user: { history: { length: 3 } }, tables: { precision: 'bfloat16' } };

    it('give the same bits when they are restored, and without the data', () => {
      const saved = smallTowers(half, 1);
      expect(saved.item.tables[0].values).to.be.instanceOf(Uint16Array);
      const restored = smallTowers(half, 2);
      restoreTowers(restored, towerState(saved));
      expect(restored.user.encode(someUsers)).to.deep.equal(saved.user.encode(someUsers));
      const loaded = loadTowers(smallOptions(half), saved.meta, towerState(saved));
      expect(loaded.user.encode(coldUsers)).to.deep.equal(saved.user.encode(coldUsers));
    });

    it('start close to what tables of float32 start with', () => {
      const [near, exact] = [half, { user: half.user }].map((choice) => smallTowers(choice).user.encode(someUsers));
      near.forEach((value, i) => expect(value).to.be.closeTo(exact[i], 2 ** -8 * 4));
    });

    it('are refused by towers of the other precision, which stay as they were', () => {
      const [wide, narrow] = [smallTowers({ user: half.user }, 1), smallTowers(half, 2)];
      for (const [into, from] of [
        [wide, narrow],
        [narrow, wide],
      ]) {
        const before = into.item.encode(someItems);
        expect(() => restoreTowers(into, towerState(from)))
          .to.throw(BelfryError)
          .with.property('code', 'SHAPE_MISMATCH');
        expect(into.item.encode(someItems)).to.deep.equal(before);
      }
    });
  });

  it('name a shared table once', () => {
    expect([...towerState(smallTowers(choices['mean of a history'])).keys()]).to.deep.equal(['user.id', 'item.id']);
  });
});
