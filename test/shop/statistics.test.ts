import { expect } from 'chai';
import { makeShop, type Shop } from '@belfry/data';
import { Rng } from '@belfry/core';

describe('what the synthetic shop has of real logs', () => {
  for (const zipf of [0.6, 0.9, 1.2]) {
    it(`popularity falls with the rank to the power of −${zipf}`, () => {
      const { dataset } = makeShop({ users: 2000, items: 1500, events: 60_000, zipf, fadeDays: 10_000, seed: 4 });
      expect(popularitySlope(dataset.train.item)).to.be.closeTo(-zipf, 0.15);
    });
  }

  for (const noise of [0, 0.1, 0.5]) {
    it(`a share of ${noise} of the clicks is noise`, () => {
      const { dataset, truth } = makeShop({ noise, events: 20_000, seed: 5 });
      const views = truth.trainSource.filter((_, i) => dataset.train.event!.codes[i] === 0);
      expect(views.filter((source) => source === -1).length / views.length).to.be.closeTo(noise, 0.01);
    });
  }

  it("a user's clicks keep to a few categories: mutual information far above that of shuffled clicks", () => {
    const [found, shuffled] = informationOfUsers(makeShop({ users: 300, events: 20_000, seed: 6 }));
    expect(found).to.be.above(3 * shuffled);
  });

  it("with noise alone a user's clicks tell nothing about their categories", () => {
    const [found, shuffled] = informationOfUsers(
      makeShop({ users: 300, events: 20_000, noise: 1, fadeDays: 10_000, seed: 6 }),
    );
    expect(found).to.be.closeTo(shuffled, 0.15 * shuffled);
  });

  it('interests drift as far as asked: early and late clicks of a user differ more', () => {
    const [still, moved] = [0, 1].map((drift) =>
      driftOfInterests(makeShop({ users: 50, events: 20_000, drift, noise: 0, seed: 7 })),
    );
    expect(moved).to.be.above(still + 0.15);
  });

  it('new items draw more clicks a day than they do later', () => {
    const { dataset, truth } = makeShop({ events: 40_000, fadeDays: 10, seed: 8 });
    const { item, timestamp } = dataset.train;
    const ages = Array.from(
      item,
      (row, i) => Math.floor((timestamp![i] - Date.UTC(2025, 0, 6)) / 86_400_000) - truth.items.releaseDay[row],
    );
    const launched = ages.filter(
      (_, i) => truth.items.releaseDay[item[i]] >= 0 && truth.items.releaseDay[item[i]] < 40,
    );
    const clicksAt = (from: number): number => launched.filter((age) => age >= from && age < from + 10).length;
    expect(clicksAt(0)).to.be.above(1.5 * clicksAt(30));
  });
});

/** Least squares of log count on log rank, at ranks spaced evenly in log rank over the most popular third. */
function popularitySlope(itemRows: Int32Array): number {
  const counts = new Map<number, number>();
  for (const item of itemRows) counts.set(item, (counts.get(item) ?? 0) + 1);
  const sorted = [...counts.values()].sort((a, b) => b - a);
  const points: [number, number][] = [];
  for (let rank = 3; rank < sorted.length / 3; rank *= 1.15)
    points.push([Math.log(Math.floor(rank) + 1), Math.log(sorted[Math.floor(rank)])]);
  const [meanX, meanY] = [0, 1].map((axis) => points.reduce((sum, point) => sum + point[axis], 0) / points.length);
  const covariance = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0);
  return covariance / points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
}

/** Mutual information of user and category over the clicks, in nats: as they are, and with the categories shuffled. */
function informationOfUsers({ dataset, truth }: Shop): [number, number] {
  const categories = dataset.train.item.map((item) => truth.items.category[item]);
  const shuffled = Rng.fromSeed(1).shuffle(categories.slice());
  return [mutualInformation(dataset.train.user, categories), mutualInformation(dataset.train.user, shuffled)];
}

function mutualInformation(a: Int32Array, b: Int32Array): number {
  const joint = new Map<string, number>();
  const [ofA, ofB] = [new Map<number, number>(), new Map<number, number>()];
  a.forEach((x, i) => {
    joint.set(`${x},${b[i]}`, (joint.get(`${x},${b[i]}`) ?? 0) + 1);
    ofA.set(x, (ofA.get(x) ?? 0) + 1);
    ofB.set(b[i], (ofB.get(b[i]) ?? 0) + 1);
  });
  let sum = 0;
  for (const [key, count] of joint) {
    const [x, y] = key.split(',').map(Number);
    sum += (count / a.length) * Math.log((count * a.length) / (ofA.get(x)! * ofB.get(y)!));
  }
  return sum;
}

/** Mean total variation distance between a user's interests in the first and in the last third of the log. */
function driftOfInterests({ dataset, truth }: Shop): number {
  const { length, user } = dataset.train;
  const third = Math.floor(length / 3);
  const early = interestShares(user.subarray(0, third), truth.trainSource.subarray(0, third));
  const late = interestShares(user.subarray(length - third), truth.trainSource.subarray(length - third));
  const distances = [...early.keys()]
    .filter((row) => late.has(row))
    .map((row) => {
      const [a, b] = [early.get(row)!, late.get(row)!];
      return [...new Set([...a.keys(), ...b.keys()])].reduce(
        (sum, source) => sum + Math.abs((a.get(source) ?? 0) - (b.get(source) ?? 0)) / 2,
        0,
      );
    });
  return distances.reduce((sum, distance) => sum + distance / distances.length, 0);
}

/** user → interest → share; users of fewer than 50 clicks are left out */
function interestShares(users: Int32Array, sources: Int16Array): Map<number, Map<number, number>> {
  const lists = new Map<number, number[]>();
  users.forEach((user, i) => lists.set(user, [...(lists.get(user) ?? []), sources[i]]));
  const kept = [...lists].filter(([, list]) => list.length >= 50);
  return new Map(
    kept.map(([user, list]) => [
      user,
      new Map(
        [...new Set(list)].map((source) => [source, list.filter((other) => other === source).length / list.length]),
      ),
    ]),
  );
}
