import { expect } from 'chai';
import fc from 'fast-check';
import { makeShop, type Interactions, type Shop } from '@belfry/data';
import { problemsOf } from '../core/failure.js';

describe('synthetic shop', () => {
  const { dataset, truth } = makeShop({ users: 1000, items: 800, events: 20_000, seed: 3 });
  const { users, items, train } = dataset;
  const test = dataset.test!;

  it('has readable ids, each once', () => {
    expect(new Set(users.ids).size).to.equal(1000);
    expect(new Set(items.ids).size).to.equal(800);
    for (const id of users.ids) expect(id).to.match(/^[a-z]+-[a-z]+-\d{4}$/);
    for (const id of items.ids) expect(id).to.match(/^[a-z]+(-[a-z]+)+-\d{4}$/);
  });

  it('cuts the log at midnight before the last days: all of train is earlier than all of test', () => {
    expect(train.length + test.length).to.equal(20_000);
    const cut = Date.UTC(2025, 0, 6 + 90 - 9);
    expect(train.timestamp!.every((time) => time < cut)).to.equal(true);
    expect(test.timestamp!.every((time) => time >= cut)).to.equal(true);
  });

  it('is in order of time', () => {
    for (const { timestamp } of [train, test])
      expect(timestamp!.every((time, i) => i === 0 || time >= timestamp![i - 1])).to.equal(true);
  });

  it('has sessions of one user on one day each', () => {
    const visits = Array.from(
      train.session!,
      (session, i) => `${session} ${train.user[i]} ${Math.floor(train.timestamp![i] / 86_400_000)}`,
    );
    expect(new Set(visits).size).to.equal(new Set(train.session).size);
  });

  it('numbers sessions densely from 0', () => {
    const sessions = new Set([...train.session!, ...test.session!]);
    expect(Math.min(...sessions)).to.equal(0);
    expect(Math.max(...sessions)).to.equal(sessions.size - 1);
  });

  it('keeps cold items and users out of train and brings them into test', () => {
    const isCold = truth.items.releaseDay.map((day) => (day >= 90 - 9 ? 1 : 0));
    expect(isCold.reduce((sum, cold) => sum + cold, 0)).to.equal(24); // 3 % of 800
    expect(train.item.some((item) => isCold[item] === 1)).to.equal(false);
    expect(test.item.some((item) => isCold[item] === 1)).to.equal(true);
    const seen = new Set(train.user);
    expect(new Set(test.user.filter((user) => !seen.has(user))).size).to.be.at.least(10);
  });

  it('sells no item before its release', () => {
    for (const { item, timestamp } of [train, test]) {
      expect(
        item.every((row, i) => (timestamp![i] - Date.UTC(2025, 0, 6)) / 86_400_000 >= truth.items.releaseDay[row]),
      ).to.equal(true);
    }
  });

  it('follows every cart by its view and every purchase by its cart, within the session', () => {
    const done = new Set<string>();
    const { codes, names } = train.event!;
    expect(names).to.deep.equal(['view', 'cart', 'buy']);
    const ill = Array.from(codes).filter((code, i) => {
      const at = `${train.session![i]}:${train.item[i]}:`;
      done.add(at + code);
      return code > 0 && !done.has(at + (code - 1));
    });
    expect(ill).to.deep.equal([]);
    expect(Array.from(train.weight!)).to.deep.equal(Array.from(codes, (code) => [1, 2, 4][code]));
  });

  it("records for each event the interest that led to it: one of the user's, and the item is of a category it likes", () => {
    const { offsets, interest } = truth.users;
    const { category, categoryNames } = truth.items;
    const ill = Array.from(truth.trainSource).filter((source, i) => {
      if (source === -1) return false;
      const liked = interest.subarray(offsets[train.user[i]], offsets[train.user[i] + 1]);
      return !liked.includes(source) || !(categoryNames[category[train.item[i]]] in truth.interests[source].categories);
    });
    expect(ill).to.deep.equal([]);
  });

  it("hints at the strongest interest in half of the users' features", () => {
    const { offsets, interest, startShare } = truth.users;
    const country = dataset.userFeatures.features.find(({ name }) => name === 'country')!;
    if (country.kind !== 'categorical') throw new Error('country is not categorical');
    const hits = users.ids.filter((_, user) => {
      const shares = [...startShare.subarray(offsets[user], offsets[user + 1])];
      const strongest = interest[offsets[user] + shares.indexOf(Math.max(...shares))];
      return country.names[country.codes[user]] === truth.interests[strongest].country;
    });
    expect(hits.length / users.size).to.be.closeTo(1 / 2 + 1 / 2 / 12, 0.05);
  });

  it('makes the same shop from the same settings, and another from another seed', () => {
    const settings = { users: 50, items: 60, events: 500 };
    expect(digest(makeShop(settings))).to.deep.equal(digest(makeShop(settings)));
    expect(digest(makeShop({ ...settings, seed: 2 }))).not.to.deep.equal(digest(makeShop(settings)));
  });

  it('makes a shop of any size, down to one user, one item and one event', () => {
    const size = (max: number): fc.Arbitrary<number> => fc.integer({ min: 1, max });
    const share = fc.double({ min: 0, max: 0.99, noNaN: true });
    const settings = fc.record({
      users: size(20),
      items: size(20),
      events: size(200),
      days: size(30),
      interests: size(60),
      zipf: share,
      noise: share,
      drift: share,
      coldItems: share,
      coldUsers: share,
      seed: fc.nat(),
    });
    fc.assert(
      fc.property(settings, fc.nat(), (options, cut) => {
        const testDays = cut % options.days;
        const cold = testDays === 0 ? { coldItems: 0, coldUsers: 0 } : {};
        const shop = makeShop({
          ...options,
          testDays,
          interestsPerUser: Math.min(3, options.interests),
          ...cold,
        }).dataset;
        expect(shop.train.length + (shop.test?.length ?? 0)).to.equal(options.events);
        expect(new Set(shop.items.ids).size).to.equal(options.items);
      }),
      { numRuns: 50, seed: 1 },
    );
  });

  it('reports all options that cannot be used at once', () => {
    const wrong = { users: 0, noise: 2, zip: 1, days: 5, testDays: 9 };
    const problems = problemsOf(() => makeShop(wrong));
    expect(problems.map(({ path }) => path)).to.have.members(['users', 'noise', 'zip', 'testDays']);
    expect(problems.find(({ path }) => path === 'zip')!.change).to.contain('zipf');
  });
});

function digest({ dataset, truth }: Shop): unknown {
  const columns = (log: Interactions): unknown =>
    [log.user, log.item, log.timestamp, log.session, log.event!.codes].map((column) => Array.from(column!));
  return [
    dataset.users.ids,
    dataset.items.ids,
    dataset.itemFeatures,
    columns(dataset.train),
    columns(dataset.test!),
    Array.from(truth.trainSource),
  ];
}
