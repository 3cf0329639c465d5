import { expect } from 'chai';
import { Rng } from '@belfry/core';
import { HISTORY_LENGTH, createRecall, type ItemEncoder, type LiveRecall } from '@belfry/recall';
import { codeOf, failureOf } from './failure-of.js';
import { plantedRun } from './planted-run.js';

const east = Float32Array.of(1, 0, 0);

async function found(recall: LiveRecall, user: string, k = 20): Promise<string[]> {
  return (await recall.recommend({ user }, { k })).items.map(({ item }) => item);
}

describe('live recall', () => {
  it('finds a new item in the next request, for users and for items like it', async () => {
    const { recall } = await plantedRun();
    await recall.upsertItems([{ item: 'cat-9', vector: east }]);
    expect((await found(recall, 'cat-lover', 1))[0]).to.equal('cat-9');
    expect((await recall.similar({ item: 'cat-9' }, { k: 1 })).items[0].item).to.equal('cat-1');
    expect(recall.items.ids.at(-1)).to.equal('cat-9');
  });

  it('never finds a deleted item, and takes it back when it is upserted', async () => {
    const { recall } = await plantedRun();
    expect(await recall.deleteItems(['cat-3', 'cat-3', 'ghost'])).to.equal(1);
    expect(await found(recall, 'new-user')).not.to.include('cat-3');
    expect(await codeOf(recall.similar({ item: 'cat-3' }))).to.equal('UNKNOWN_ITEM');
    expect(await codeOf(recall.upsertItems([{ item: 'cat-3' }]))).to.equal('FEATURES_MISSING');
    await recall.upsertItems([{ item: 'cat-3', vector: east }]);
    expect((await found(recall, 'new-user', 1))[0]).to.equal('cat-3');
  });

  it('keeps what was seen seen, though the item was deleted meanwhile', async () => {
    const { recall } = await plantedRun();
    await recall.deleteItems(['cat-3']);
    expect(recall.recordEvents([{ user: 'new-user', item: 'cat-3' }])).to.deep.equal({ recorded: 1, skipped: 0 });
    await recall.upsertItems([{ item: 'cat-3', vector: east }]);
    expect(await found(recall, 'new-user')).not.to.include('cat-3');
  });

  it('never shows a hidden new item, not even while it is being taken', async () => {
    const { recall } = await plantedRun();
    const taking = recall.upsertItems([{ item: 'cat-9', vector: east, hidden: true }]);
    const asked = await Promise.all(Array.from({ length: 20 }, () => found(recall, 'new-user')));
    await taking;
    for (const items of [...asked, await found(recall, 'new-user')]) expect(items).not.to.include('cat-9');
  });

  it('gives items that are out of stock only to those who ask for them', async () => {
    const { recall } = await plantedRun();
    await recall.upsertItems([{ item: 'cat-3', outOfStock: true }]);
    expect(await found(recall, 'cat-lover', 1)).to.deep.equal(['cat-4']);
    const { items } = await recall.recommend({ user: 'cat-lover' }, { k: 1, includeOutOfStock: true });
    expect(items[0].item).to.equal('cat-3');
  });

  it('takes all of several items or none', async () => {
    const { recall } = await plantedRun();
    const good = { item: 'cat-9', vector: east };
    expect(await codeOf(recall.upsertItems([good, { item: 'x', vector: [1, 2] }]))).to.equal('SHAPE_MISMATCH');
    expect(await codeOf(recall.upsertItems([good, { item: 'x', vector: [1, NaN, 0] }]))).to.equal('INVALID_ARGUMENT');
    expect(await codeOf(recall.upsertItems([good, { item: '', vector: east }]))).to.equal('INVALID_ARGUMENT');
    expect(await codeOf(recall.upsertItems([good, { item: 'x', vector: east, features: { size: 1 } }]))).to.equal(
      'FEATURES_MISSING',
    );
    expect(await found(recall, 'cat-lover')).not.to.include('cat-9');
  });

  it('works through changes that are not awaited in their order', async () => {
    const { recall } = await plantedRun();
    await Promise.all([
      recall.upsertItems([{ item: 'cat-9', vector: east }]),
      recall.deleteItems(['cat-9']),
      recall.upsertItems([{ item: 'cat-9', vector: Float32Array.of(0, 1, 0) }]),
      recall.deleteItems(['cat-4']),
    ]);
    expect((await found(recall, 'dog-lover', 1))[0]).to.equal('cat-9');
    expect(await found(recall, 'cat-lover')).not.to.include('cat-4');
  });

  it('leaves the arrays it was given as they were', async () => {
    const parts = await plantedRun();
    const before = parts.itemVectors.values.slice();
    await parts.recall.upsertItems([{ item: 'cat-1', vector: Float32Array.of(0, 1, 0) }]);
    expect(parts.itemVectors.values).to.deep.equal(before);
    expect(parts.items.size).to.equal(8);
  });

  describe('encodes new items by their features', () => {
    const itemEncoder: ItemEncoder = {
      features: ['size'],
      encodeItems: (items) => Float32Array.from(items.flatMap(({ size }) => [Number(size), 0, 0])),
    };

    it('where the item tower reads some of them', async () => {
      const recall = createRecall({ ...(await plantedRun()), itemEncoder });
      await recall.upsertItems([{ item: 'cat-9', features: { size: 3 } }]);
      expect((await recall.recommend({ user: 'cat-lover' }, { k: 1 })).items[0]).to.deep.equal({
        item: 'cat-9',
        score: 3,
      });
    });

    it('and says which it needs where none of them is there', async () => {
      const recall = createRecall({ ...(await plantedRun()), itemEncoder });
      const failure = await failureOf(recall.upsertItems([{ item: 'cat-9' }]));
      expect(failure.code).to.equal('FEATURES_MISSING');
      expect(failure.expected).to.contain('size');
    });

    it('and asks for a vector where the item tower reads only ids', async () => {
      const { recall } = await plantedRun();
      const failure = await failureOf(recall.upsertItems([{ item: 'cat-9', features: {} }]));
      expect(failure.code).to.equal('FEATURES_MISSING');
      expect(failure.change).to.contain('vector');
    });
  });

  describe('takes events', () => {
    it('of users nobody knew, who are known from then on', async () => {
      const { recall } = await plantedRun();
      expect(await codeOf(recall.recommend({ user: 'zoe' }))).to.equal('UNKNOWN_USER');
      const outcome = recall.recordEvents([
        { user: 'zoe', item: 'dog-1' },
        { user: 'zoe', item: 'ghost' },
      ]);
      expect(outcome).to.deep.equal({ recorded: 1, skipped: 1 });
      expect(await found(recall, 'zoe', 2)).to.deep.equal(['dog-2', 'dog-3']);
    });

    it('and leaves the vector of a user of the run as it was where the tower reads no history', async () => {
      const { recall } = await plantedRun();
      recall.recordEvents([{ user: 'cat-lover', item: 'dog-1' }]);
      expect(await found(recall, 'cat-lover', 2)).to.deep.equal(['cat-3', 'cat-4']);
    });

    it('and encodes a user anew, by time and not by arrival, where it does', async () => {
      const asked: number[][] = [];
      const { recall } = await plantedRun({
        encodeHistory(rows) {
          asked.push([...rows]);
          return Float32Array.of(0, 1, 0);
        },
      });
      expect((await found(recall, 'cat-lover', 1))[0]).to.equal('cat-3');
      expect(asked).to.deep.equal([]);
      recall.recordEvents([
        { user: 'cat-lover', item: 'dog-4', timestamp: 20 },
        { user: 'cat-lover', item: 'dog-3', timestamp: 10 },
      ]);
      expect((await found(recall, 'cat-lover', 1))[0]).to.equal('dog-1');
      await found(recall, 'cat-lover', 1);
      expect(asked).to.deep.equal([[1, 0, 6, 7]]);
    });

    it('once, however often the same event is told', async () => {
      const { recall } = await plantedRun();
      const event = { user: 'zoe', item: 'dog-1', event: 'buy', timestamp: 5 };
      recall.recordEvents([event, event]);
      recall.recordEvents([event]);
      expect(recall.changes().events).to.deep.equal([event]);
    });

    it('and keeps what was seen beyond the history that is read', async () => {
      const { recall } = await plantedRun();
      const item = (n: number): string => `new-${n}`;
      const count = HISTORY_LENGTH + 50;
      await recall.upsertItems(
        Array.from({ length: count }, (_, n) => ({ item: item(n), vector: [0.1, n / count, 0] })),
      );
      const events = Array.from({ length: count }, (_, n) => ({ user: 'zoe', item: item(n), timestamp: 1 + n }));
      recall.recordEvents(events);
      expect((await found(recall, 'zoe', 1000)).filter((id) => id.startsWith('new'))).to.deep.equal([]);
      expect(recall.changes().events).to.deep.equal(events);
      recall.recordEvents(recall.changes().events);
      expect(recall.changes().events).to.deep.equal(events);
    });

    it('in any order: the newest in full, of those before each item once', async () => {
      const { recall } = await plantedRun();
      const item = (n: number): string => `new-${n}`;
      await recall.upsertItems(Array.from({ length: 90 }, (_, n) => ({ item: item(n), vector: [0.1, n / 90, 0] })));
      const rng = Rng.fromSeed(11);
      const events = Array.from({ length: 1500 }, (_, n) => ({
        user: 'zoe',
        item: item(rng.int(90)),
        event: ['click', 'buy'][rng.int(2)],
        timestamp: 1 + n,
      }));
      recall.recordEvents(rng.shuffle([...events]));
      const newest = events.slice(-HISTORY_LENGTH);
      const before = new Map(events.slice(0, -HISTORY_LENGTH).map((event) => [event.item, event]));
      const earlier = [...before.values()].toSorted((a, b) => a.timestamp - b.timestamp);
      expect(recall.changes().events).to.deep.equal([...earlier, ...newest]);
    });

    it('all of them or none', async () => {
      const { recall } = await plantedRun();
      const events = [
        { user: 'zoe', item: 'dog-1' },
        { user: 'zoe', item: 'dog-2', timestamp: NaN },
      ];
      expect(() => recall.recordEvents(events))
        .to.throw()
        .with.property('code', 'INVALID_ARGUMENT');
      expect(await codeOf(recall.recommend({ user: 'zoe' }))).to.equal('UNKNOWN_USER');
    });
  });
});
