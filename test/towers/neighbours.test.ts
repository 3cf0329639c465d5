import { expect } from 'chai';
import { BelfryError, csrRow, parseOptions, Rng } from '@belfry/core';
import {
  createGrowingTowers,
  createTowers,
  loadTowers,
  newItemEncoder,
  towersOptions,
  towerState,
} from '@belfry/towers';
import {
  dim,
  histories,
  itemCount,
  itemFeatures,
  smallOptions,
  smallTowers,
  userCount,
  userFeatures,
} from './small-shop.js';

const choice = {
  user: { features: 'none', neighbours: { weight: 0.5 } },
  item: { features: 'none', neighbours: { weight: 0.3 } },
};
const source = { userCount, itemCount, userFeatures, itemFeatures, rng: Rng.fromSeed(1) };

const itemsOf = Array.from({ length: userCount }, (_, user) => [...new Set(csrRow(histories, user))]);
const usersOf = Array.from({ length: itemCount }, (_, item) =>
  Array.from(itemsOf.keys()).filter((user) => itemsOf[user].includes(item)),
);

/** (1 − w)·own + w·Σ ids / √(degrees), in 64 bits. */
function expected(
  own: ArrayLike<number> | null,
  members: readonly number[],
  { ids, degrees, weight }: { ids: ArrayLike<number>; degrees: readonly number[]; weight: number },
): number[] {
  return Array.from({ length: dim }, (_, j) =>
    members.reduce(
      (sum, member) =>
        sum + (weight * ids[member * dim + j]) / Math.sqrt(members.length * Math.max(1, degrees[member])),
      own === null ? 0 : (1 - weight) * own[j],
    ),
  );
}

function expectClose(actual: ArrayLike<number>, wanted: readonly number[]): void {
  wanted.forEach((value, j) => expect(actual[j]).to.be.closeTo(value, 1e-6));
}

function codeOf(action: () => unknown): string | null {
  try {
    action();
  } catch (error) {
    if (error instanceof BelfryError) return error.code;
    throw error;
  }
  return null;
}

describe('towers that read neighbours', () => {
  const towers = smallTowers(choice);
  const state = towerState(towers);
  const users = state.get('user.id')!.values;
  const items = state.get('item.id')!.values;
  const itemSide = { ids: items, degrees: usersOf.map(({ length }) => length), weight: 0.5 };
  const userSide = { ids: users, degrees: itemsOf.map(({ length }) => length), weight: 0.3 };

  it('add what the loop over each row adds, repeats counted once', () => {
    itemsOf.forEach((members, row) => {
      const vector = towers.user.encode({ rows: Int32Array.of(row), history: null });
      expectClose(vector, expected(users.subarray(row * dim), members, itemSide));
    });
    usersOf.forEach((members, row) => {
      const vector = towers.item.encode({ rows: Int32Array.of(row), history: null });
      expectClose(vector, expected(items.subarray(row * dim), members, userSide));
    });
  });

  it('leave out the item to be predicted where that is asked for, and nothing when none is', () => {
    const leaving = { ...choice, user: { features: 'none', neighbours: { weight: 0.5, without: 'positive' } } };
    const { user } = smallTowers(leaving);
    const rows = Int32Array.from(itemsOf.keys()).filter((row) => itemsOf[row].length > 0);
    const positives = rows.map((row) => itemsOf[row][0]);
    const vectors = user.encode({ rows, history: null, positives });
    rows.forEach((row, n) => {
      const members = itemsOf[row].filter((item) => item !== positives[n]);
      expectClose(vectors.subarray(n * dim), expected(users.subarray(row * dim), members, itemSide));
    });
    expect(user.encode({ rows, history: null })).to.deep.equal(towers.user.encode({ rows, history: null }));
    expect(towers.user.encode({ rows, history: null, positives })).to.deep.equal(
      towers.user.encode({ rows, history: null }),
    );
  });

  it('are saved and loaded: a new user is encoded from a history', () => {
    const loaded = loadTowers(smallOptions(choice), towers.meta, state);
    const history = { offsets: Int32Array.of(0, 4), values: Int32Array.of(3, -1, 7, 3) };
    expect(loaded.user.readsHistory).to.equal(true);
    const vector = loaded.user.encode({ rows: Int32Array.of(-1), history });
    expectClose(vector, expected(null, [3, 7], itemSide));
    expect(codeOf(() => loaded.user.encode({ rows: Int32Array.of(0), history: null }))).to.equal('INVALID_ARGUMENT');
    expect(codeOf(() => loaded.item.encode({ rows: Int32Array.of(0), history: null }))).to.equal('INVALID_ARGUMENT');
  });

  it('encode a new item, whose users are not known, from its features', () => {
    const withColour = { ...choice, item: { features: ['colour'], neighbours: { weight: 0.3 } } };
    const { meta, item, ...rest } = smallTowers(withColour);
    const encoder = newItemEncoder(smallOptions(withColour), meta, towerState({ item, ...rest }))!;
    expect(encoder.encode([{}])).to.deep.equal(item.encode({ rows: Int32Array.of(-1), history: null }));
  });

  it('are refused where their neighbours would be missing or would change', () => {
    const refused = (options: object) => codeOf(() => parseOptions(towersOptions, options));
    expect(refused({ user: { neighbours: { weight: 0.5 } }, item: { id: false } })).to.equal('CONFIG_INVALID');
    expect(refused({ item: { neighbours: { weight: 0.5 } }, user: { id: false } })).to.equal('CONFIG_INVALID');
    expect(refused({ user: { neighbours: { weight: 0.5 }, history: { length: 3 } } })).to.equal('CONFIG_INVALID');
    expect(refused({ user: { neighbours: { weight: 1 } } })).to.equal('CONFIG_INVALID');
    expect(refused({ item: { neighbours: { weight: 0.5, without: 'positive' } } })).to.equal('CONFIG_INVALID');
    expect(codeOf(() => createTowers(smallOptions(choice), source))).to.equal('CONFIG_INVALID');
    expect(codeOf(() => createGrowingTowers(smallOptions(choice), { ...source, histories }))).to.equal(
      'CONFIG_INVALID',
    );
    const { user } = towers;
    const history = { offsets: Int32Array.of(0, 1), values: Int32Array.of(itemCount) };
    expect(codeOf(() => user.encode({ rows: Int32Array.of(-1), history }))).to.equal('INVALID_ARGUMENT');
  });
});
