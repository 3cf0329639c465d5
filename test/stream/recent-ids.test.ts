/** The window of ids, compared with a plain list. */
import { expect } from 'chai';
import fc from 'fast-check';
import { RecentIds } from '@belfry/data';

describe('the window of event ids', () => {
  const ids = fc.array(
    fc.oneof(
      fc.nat(30),
      fc.nat(30).map((n) => n * 2 ** 32),
      fc.maxSafeNat(),
    ),
    { maxLength: 300 },
  );

  it('knows the last ids and no others', () => {
    fc.assert(
      fc.property(ids, fc.integer({ min: 1, max: 40 }), (all, window) => {
        const recent = new RecentIds(window);
        let list: number[] = [];
        for (const id of all) {
          const isNew = !list.includes(id);
          expect(recent.add(id)).to.equal(isNew);
          if (isNew) list = [...list, id].slice(-window);
        }
        expect([...recent.toArray()]).to.deep.equal(list);
      }),
    );
  });

  it('goes on from its array as if it had never stopped', () => {
    fc.assert(
      fc.property(ids, ids, fc.integer({ min: 1, max: 40 }), (before, after, window) => {
        const one = new RecentIds(window);
        for (const id of before) one.add(id);
        const other = new RecentIds(window, one.toArray());
        for (const id of after) expect(other.add(id)).to.equal(one.add(id));
        expect(other.toArray()).to.deep.equal(one.toArray());
      }),
    );
  });
});
