import { expect } from 'chai';
import fc from 'fast-check';
import { Rng, csrRow } from '@belfry/core';
import { IdRows, ItemDrift, RecentItems, ReplayBuffer, emptyExamples, judge, type ExamplesTable } from '@belfry/train';

const fromArrays =
  (arrays: object) =>
  <Values>(name: string): Values =>
    (arrays as Record<string, Values>)[name];

describe('rows of ids', () => {
  it('go to ids in the order of events, whatever the numbers of the stream', () => {
    const rows = new IdRows({ max: 0, known: ['known'], saved: null });
    rows.learn(['a', 'b', 'known']);
    expect([...rows.rowsOf(Int32Array.of(0, 1, 2))]).to.deep.equal([-1, -1, 0]);
    expect([...rows.admit(Int32Array.of(1, 2, 1, 0), 1).rows]).to.deep.equal([1, 0, 1, 2]);
    expect(rows.vocabulary.ids).to.deep.equal(['known', 'b', 'a']);
  });

  it('go over from the id that was not seen for longest where there may be no more', () => {
    const rows = new IdRows({ max: 3, known: [], saved: null });
    rows.learn(['a', 'b', 'c', 'd', 'e']);
    rows.admit(Int32Array.of(0, 1), 1);
    rows.admit(Int32Array.of(2, 0), 2);
    const { rows: given, takenOver } = rows.admit(Int32Array.of(3, 3), 3);
    expect([...takenOver]).to.deep.equal([1]);
    expect([...given]).to.deep.equal([1, 1]);
    expect(rows.vocabulary.ids).to.deep.equal(['a', 'd', 'c']);
    expect(rows.vocabulary.rowOf('b')).to.equal(-1);
    // b comes back and takes the row of a, which is as old as that of c but before it.
    expect([...rows.admit(Int32Array.of(1), 4).rows]).to.deep.equal([0]);
    expect(rows.vocabulary.ids).to.deep.equal(['b', 'd', 'c']);
  });

  it('are the same after they were saved and the stream names ids by other numbers', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 1, maxLength: 5 }), { minLength: 2 }),
        (windows) => {
          const ids = Array.from({ length: 13 }, (_, n) => `ид-${n}`);
          const [first, ...rest] = windows;
          const whole = new IdRows({ max: 6, known: [], saved: null });
          whole.learn(ids);
          whole.admit(Int32Array.from(first), 1);
          const again = new IdRows({ max: 6, known: [], saved: fromArrays(structuredClone(whole.arrays())) });
          again.learn(ids.toReversed());
          rest.forEach((window, n) => {
            const a = whole.admit(Int32Array.from(window), n + 2);
            const b = again.admit(
              Int32Array.from(window, (number) => 12 - number),
              n + 2,
            );
            expect([...b.rows]).to.deep.equal([...a.rows]);
            expect([...b.takenOver]).to.deep.equal([...a.takenOver]);
          });
          expect(again.vocabulary.ids).to.deep.equal(whole.vocabulary.ids);
          expect(new Set(whole.vocabulary.ids).size).to.equal(whole.size);
          expect(whole.size).to.be.at.most(6);
        },
      ),
    );
  });
});

describe('recent items', () => {
  it('are the last of each user, as a plain list tells them', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 0, max: 5 }))),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 0, max: 5 }),
        (events, length, gone) => {
          const recent = new RecentItems(length, null);
          recent.grow(3);
          for (const [user, item] of events) recent.push(user, item);
          const lists = [0, 1, 2].map((user) =>
            events
              .filter(([u]) => u === user)
              .map(([, item]) => item)
              .slice(-length),
          );
          const users = Int32Array.of(0, 1, 2);
          lists.forEach((list, user) => {
            expect([...csrRow(recent.listsOf(users), user)]).to.deep.equal(list);
            expect([...csrRow(recent.setsOf(users), user)]).to.deep.equal([...new Set(list)].sort((a, b) => a - b));
            expect(recent.has(user, gone)).to.equal(list.includes(gone));
            const others = new Int32Array(length);
            const count = recent.copy(user, 2, gone, others, 0);
            expect([...others.subarray(0, count)]).to.deep.equal(list.filter((item) => item !== gone).slice(-2));
          });
          recent.forget(Int32Array.of(1), Int32Array.of(gone));
          lists.forEach((list, user) => {
            const left = user === 1 ? [] : list.filter((item) => item !== gone);
            expect([...csrRow(recent.listsOf(users), user)]).to.deep.equal(left);
          });
        },
      ),
    );
  });
});

function examples(items: number[]): ExamplesTable {
  const table = emptyExamples(items.length, 2);
  items.forEach((item, n) => {
    table.user[n] = item % 7;
    table.item[n] = item;
    table.weight[n] = 1;
    table.history[2 * n] = item % 5;
  });
  return table;
}

describe('the replay buffer', () => {
  it('takes every event until it is full, then keeps ages that are exponential with the mean asked for', () => {
    const replay = new ReplayBuffer({ size: 500, memory: 2000, historyLength: 2 }, null);
    const rng = Rng.fromSeed(5);
    replay.add(examples(Array.from({ length: 500 }, (_, n) => n)), rng);
    expect([...replay.examples.item]).to.deep.equal(Array.from({ length: 500 }, (_, n) => n));
    const total = 40_000;
    for (let from = 500; from < total; from += 500)
      replay.add(examples(Array.from({ length: 500 }, (_, n) => from + n)), rng);
    expect(replay.length).to.equal(500);
    const ages = Array.from(replay.examples.item, (item) => total - item);
    const mean = ages.reduce((sum, age) => sum + age, 0) / ages.length;
    // The mean of 500 exponential ages has a standard error of 2000 / √500 = 89.
    expect(mean).to.be.within(2000 - 4 * 89, 2000 + 4 * 89);
    expect(ages.filter((age) => age > 2000).length / 500).to.be.closeTo(Math.exp(-1), 4 * Math.sqrt(0.23 / 500));
  });

  it('forgets events of rows that belong to others, and takes such items out of histories', () => {
    const replay = new ReplayBuffer({ size: 50, memory: 50, historyLength: 2 }, null);
    replay.add(examples(Array.from({ length: 30 }, (_, n) => n)), Rng.fromSeed(1));
    replay.forget(Int32Array.of(3), Int32Array.of(2, 9));
    const { item, user, history } = replay.examples;
    const kept = Array.from({ length: 30 }, (_, n) => n).filter((n) => n % 7 !== 3 && n !== 2 && n !== 9);
    expect([...item]).to.deep.equal(kept);
    expect([...user]).to.deep.equal(kept.map((n) => n % 7));
    expect([...history]).to.deep.equal(kept.flatMap((n) => [n % 5 === 2 ? -1 : n % 5, -1]));
  });
});

describe('the drift of item vectors', () => {
  it('tells what moved, what is new, what is gone and how far all are from what was published', () => {
    const drift = new ItemDrift({ dim: 2, ids: ['a', 'b', 'c'], values: Float32Array.of(1, 0, 0, 1, 1, 1) });
    const still = drift.move({ dim: 2, ids: ['a', 'b', 'c'], values: Float32Array.of(2, 0, 0, 1, 1, 1) }, 0.01);
    expect(still).to.deep.equal({ changed: new Int32Array(0), removed: [], drift: 0 });
    const moved = drift.move(
      { dim: 2, ids: ['a', 'x', 'c', 'd'], values: Float32Array.of(0, 1, 0, 1, 1, 1, 1, 0) },
      0.01,
    );
    expect([...moved.changed]).to.deep.equal([0, 1, 3]);
    expect(moved.removed).to.deep.equal(['b']);
    expect(moved.drift).to.be.closeTo(0.5, 1e-6);
    const after = drift.move(
      { dim: 2, ids: ['a', 'x', 'c', 'd'], values: Float32Array.of(0, 1, 0, 1, 1, 1, 1, 0) },
      0.01,
    );
    expect(after.changed).to.have.length(0);
    expect(after.drift).to.be.closeTo(0.5, 1e-6);
  });
});

describe('the quality guard', () => {
  const figures = (recall: number) => ({ events: 500, recall, ndcg: recall / 2, known: 1, recallOfKnown: recall });

  it('lets a model pass that falls short by no more than the tolerance, and the first one', () => {
    expect(judge({ alarms: [], figures: figures(0), published: null }, 0.1).passes).to.equal(true);
    expect(judge({ alarms: [], figures: figures(0.2), published: figures(0.1) }, 0).passes).to.equal(true);
    expect(judge({ alarms: [], figures: figures(0.0901), published: figures(0.1) }, 0.1).passes).to.equal(true);
  });

  it('refuses a worse one and one whose vectors collapse, and says why', () => {
    const worse = judge({ alarms: [], figures: figures(0.0899), published: figures(0.1) }, 0.1);
    expect(worse.passes).to.equal(false);
    expect(worse.reasons[0]).to.include('0.0899').and.to.include('0.1000');
    const alarm = { name: 'collapse/items/mean-cosine', value: 0.97, threshold: 0.9, observations: 3 };
    const collapsed = judge({ alarms: [alarm], figures: figures(0.2), published: figures(0.1) }, 0.1);
    expect(collapsed.passes).to.equal(false);
    expect(collapsed.reasons[0]).to.include('collapse/items/mean-cosine');
  });
});
