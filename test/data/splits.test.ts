import fc from 'fast-check';
import { Rng, parseOptions } from '@belfry/core';
import { expect } from 'chai';
import {
  concatInteractions,
  filterLog,
  holdOut,
  measureLeakage,
  splitLog,
  splitOptions,
  type Interactions,
  type Parts,
  type SplitOptions,
} from '@belfry/data';
import { randomLog, rowsOf } from './random-log.js';
import { thrownBy } from './thrown.js';

const log = (...rows: readonly (readonly [user: number, item: number, timestamp: number])[]): Interactions => ({
  length: rows.length,
  user: Int32Array.from(rows, ([user]) => user),
  item: Int32Array.from(rows, ([, item]) => item),
  timestamp: Float64Array.from(rows, ([, , timestamp]) => timestamp),
  weight: null,
  session: null,
  event: null,
});

function split(
  interactions: Interactions,
  options: Partial<SplitOptions> & { strategy: 'global-time' | 'leave-last' | 'random' },
  seed = 1,
): Parts {
  return splitLog(interactions, options.strategy, parseOptions(splitOptions, options), Rng.fromSeed(seed));
}

const sortedRows = (interactions: Interactions): string[] =>
  rowsOf(interactions)
    .map((row) => JSON.stringify(row))
    .sort();

/** A split refuses logs that would leave a part empty; properties are about those it takes. */
function partsOrNull(call: () => Parts): Parts | null {
  try {
    return call();
  } catch {
    return null;
  }
}

describe('splits', () => {
  for (const strategy of ['global-time', 'leave-last', 'random'] as const) {
    it(`${strategy} puts every interaction in exactly one part`, () => {
      fc.assert(
        fc.property(randomLog({ minLength: 4, timestamps: true }), fc.boolean(), (whole, validation) => {
          const parts = partsOrNull(() => split(whole, { strategy, fraction: 0.4, validation }));
          if (parts === null) return;
          const all = [parts.train, parts.validation, parts.test].flatMap((part) =>
            part === null ? [] : sortedRows(part),
          );
          expect(all.sort()).to.deep.equal(sortedRows(whole));
          expect(parts.validation !== null).to.equal(validation);
        }),
        { seed: 3 },
      );
    });
  }

  for (const strategy of ['leave-last', 'random'] as const) {
    it(`${strategy} leaves every user something to train on`, () => {
      fc.assert(
        fc.property(randomLog({ minLength: 4, timestamps: true }), (whole) => {
          const parts = partsOrNull(() => split(whole, { strategy, fraction: 0.9, validation: true, count: 2 }));
          if (parts !== null) expect(new Set(parts.train.user)).to.deep.equal(new Set(whole.user));
        }),
        { seed: 4 },
      );
    });
  }

  it('global-time never trains on what comes after the test part begins', () => {
    fc.assert(
      fc.property(
        randomLog({ minLength: 4, timestamps: true }),
        fc.double({ min: 0.05, max: 0.95, noNaN: true }),
        (whole, fraction) => {
          const parts = partsOrNull(() => split(whole, { strategy: 'global-time', fraction, validation: true }));
          if (parts === null) return;
          expect(Math.max(...parts.train.timestamp!)).to.be.below(Math.min(...parts.validation!.timestamp!));
          expect(Math.max(...parts.validation!.timestamp!)).to.be.below(Math.min(...parts.test!.timestamp!));
          expect(measureLeakage(parts.train, parts.test!)).to.deep.equal({
            usersTrainedOnTheirFuture: 0,
            trainAfterTestBegins: 0,
          });
        },
      ),
      { seed: 5 },
    );
  });

  it('global-time cuts at a given moment', () => {
    const { train, test } = split(log([0, 0, 10], [0, 1, 20], [1, 0, 19], [1, 1, 30]), {
      strategy: 'global-time',
      from: 20,
    });
    expect([train.length, test!.length]).to.deep.equal([2, 2]);
    expect([...test!.timestamp!]).to.deep.equal([20, 30]);
  });

  it('global-time takes the moment as a date too, and no other text', async () => {
    const { test } = split(log([0, 0, Date.UTC(2021, 0, 1)], [1, 0, Date.UTC(2021, 0, 2)]), {
      strategy: 'global-time',
      from: '2021-01-02',
    });
    expect([...test!.user]).to.deep.equal([1]);
    expect(
      (await thrownBy(() => parseOptions(splitOptions, { strategy: 'global-time', from: 'yesterday' }))).code,
    ).to.equal('CONFIG_INVALID');
  });

  it('leave-last takes the newest of each user, ties in log order', () => {
    const { train, validation, test } = split(log([0, 5, 3], [0, 6, 1], [0, 7, 3], [1, 8, 1], [1, 9, 0], [2, 1, 5]), {
      strategy: 'leave-last',
      validation: true,
    });
    expect(rowsOf(test!).map(([user, item]) => [user, item])).to.deep.equal([
      [0, 7],
      [1, 8],
    ]);
    expect(rowsOf(validation!).map(([user, item]) => [user, item])).to.deep.equal([[0, 5]]);
    expect(rowsOf(train).map(([user, item]) => [user, item])).to.deep.equal([
      [0, 6],
      [1, 9],
      [2, 1],
    ]);
  });

  it('leave-last needs timestamps or an order that stands for time', async () => {
    const untimed = { ...log([0, 1, 0], [0, 2, 0]), timestamp: null };
    expect((await thrownBy(() => split(untimed, { strategy: 'leave-last' }))).code).to.equal('SPLIT_IMPOSSIBLE');
    expect([...split({ ...untimed, orderIsTime: true }, { strategy: 'leave-last' }).test!.item]).to.deep.equal([2]);
    expect((await thrownBy(() => split(untimed, { strategy: 'global-time' }))).code).to.equal('SPLIT_IMPOSSIBLE');
  });

  it('random gives the same parts for the same seed, others for another, and the share asked for', () => {
    const rows = Array.from({ length: 4000 }, (_, i) => [i % 500, i % 37, i] as const);
    const cut = (seed: number): Parts => split(log(...rows), { strategy: 'random', fraction: 0.2 }, seed);
    expect(rowsOf(cut(1).test!)).to.deep.equal(rowsOf(cut(1).test!));
    expect(rowsOf(cut(1).test!)).to.not.deep.equal(rowsOf(cut(2).test!));
    // 500 users × (1 + Bernoulli(.6)): sd = √(500 · .24) ≈ 11
    expect(cut(1).test!.length).to.be.closeTo(800, 55);
  });

  it('refuses to make an empty part', async () => {
    expect((await thrownBy(() => split(log([0, 0, 1], [1, 0, 1]), { strategy: 'leave-last' }))).code).to.equal(
      'SPLIT_IMPOSSIBLE',
    );
  });
});

describe('leakage', () => {
  it('counts users trained on their future and training interactions after the test begins', () => {
    const train = log([0, 0, 1], [0, 1, 9], [1, 2, 2], [2, 3, 8]);
    const test = log([0, 2, 5], [1, 3, 6]);
    expect(measureLeakage(train, test)).to.deep.equal({
      usersTrainedOnTheirFuture: 1 / 2,
      trainAfterTestBegins: 2 / 4,
    });
  });

  it('cannot be told without timestamps', () => {
    const untimed = { ...log([0, 0, 1]), timestamp: null };
    expect(measureLeakage(untimed, log([0, 0, 1]))).to.equal(null);
  });
});

describe('holdOut', () => {
  for (const strategy of ['random', 'leave-last'] as const) {
    it(`${strategy} keeps a training interaction of every user and item, and loses none`, () => {
      fc.assert(
        fc.property(randomLog({ minLength: 1 }), fc.nat(1000), (whole, seed) => {
          const { train, validation, keptForItems } = holdOut(whole, {
            strategy,
            fraction: 0.7,
            rng: Rng.fromSeed(seed),
          });
          expect(new Set(train.user)).to.deep.equal(new Set(whole.user));
          expect(new Set(train.item)).to.deep.equal(new Set(whole.item));
          expect(sortedRows(concatInteractions(train, validation))).to.deep.equal(sortedRows(whole));
          expect(keptForItems).to.be.within(0, train.length);
        }),
        { seed: 6 },
      );
    });
  }

  it('counts what it kept for the sake of items', () => {
    const { validation, keptForItems } = holdOut(log([0, 0, 1], [0, 1, 2], [1, 0, 1], [1, 2, 2]), {
      strategy: 'leave-last',
      fraction: 0.1,
      rng: Rng.fromSeed(1),
    });
    expect([validation.length, keptForItems]).to.deep.equal([0, 2]);
  });
});

describe('filters', () => {
  const none = { events: [], minWeight: null, duplicates: 'keep', kCore: 0 } as const;

  it('the k-core has k interactions of every user and item, and no larger part has (peeling again by hand)', () => {
    fc.assert(
      fc.property(randomLog(), fc.integer({ min: 1, max: 4 }), (whole, k) => {
        const { log: core, leftOut } = filterLog(whole, { ...none, kCore: k });
        let rows = rowsOf(whole) as [number, number][];
        for (let before = -1; before !== rows.length;) {
          before = rows.length;
          const enough = (place: 0 | 1, id: number): boolean => rows.filter((row) => row[place] === id).length >= k;
          rows = rows.filter(([user, item]) => enough(0, user) && enough(1, item));
        }
        expect(rowsOf(core)).to.deep.equal(rows);
        expect(leftOut.kCore).to.equal(whole.length - rows.length);
      }),
      { seed: 7 },
    );
  });

  it('of repeats of a user, item and event keeps all, the oldest or the newest', () => {
    fc.assert(
      fc.property(randomLog({ timestamps: true }), (whole) => {
        const kinds = rowsOf(whole).map(
          ([user, item, , , , event]) => `${String(user)} ${String(item)} ${String(event)}`,
        );
        const times = [...whole.timestamp!];
        for (const [duplicates, pick] of [
          ['first', Math.min],
          ['last', Math.max],
        ] as const) {
          const { log: single, leftOut } = filterLog(whole, { ...none, duplicates });
          expect(single.length).to.equal(new Set(kinds).size);
          expect(leftOut.duplicate).to.equal(whole.length - single.length);
          rowsOf(single).forEach(([user, item, timestamp, , , event]) => {
            const kind = `${String(user)} ${String(item)} ${String(event)}`;
            expect(timestamp).to.equal(pick(...times.filter((_, i) => kinds[i] === kind)));
          });
        }
        expect(filterLog(whole, none).log.length).to.equal(whole.length);
      }),
      { seed: 8 },
    );
  });

  it('takes events and weights as asked, and needs their columns', async () => {
    const whole: Interactions = {
      ...log([0, 0, 1], [0, 1, 2], [1, 0, 3]),
      weight: Float32Array.of(1, 5, 3),
      event: { codes: Int32Array.of(0, 1, 1), names: ['click', 'buy'] },
    };
    const { log: kept, leftOut } = filterLog(whole, { ...none, events: ['buy'], minWeight: 4 });
    expect([...kept.item]).to.deep.equal([1]);
    expect(leftOut).to.deep.equal({ event: 1, weight: 1, duplicate: 0, kCore: 0 });
    expect((await thrownBy(() => filterLog(log([0, 0, 1]), { ...none, minWeight: 4 }))).code).to.equal(
      'MISSING_COLUMN',
    );
  });
});
