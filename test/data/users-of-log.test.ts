import fc from 'fast-check';
import { csrRow } from '@belfry/core';
import { expect } from 'chai';
import { itemCounts, itemsOfUsers, sortedUniqueItemsOfUsers, userCounts } from '@belfry/data';
import { randomLog } from './random-log.js';

describe('a log seen by user and item', () => {
  it('lists items oldest first, ties and logs without time in log order', () => {
    fc.assert(
      fc.property(randomLog(), (log) => {
        const lists = itemsOfUsers(log, 8);
        for (let user = 0; user < 8; user++) {
          const own = Array.from({ length: log.length }, (_, row) => row).filter((row) => log.user[row] === user);
          const ordered = log.timestamp === null ? own : own.toSorted((a, b) => log.timestamp![a] - log.timestamp![b]);
          expect([...csrRow(lists, user)]).to.deep.equal(ordered.map((row) => log.item[row]));
        }
      }),
      { seed: 9 },
    );
  });

  it('lists distinct items ascending', () => {
    fc.assert(
      fc.property(randomLog(), (log) => {
        const lists = sortedUniqueItemsOfUsers(log, 8);
        for (let user = 0; user < 8; user++) {
          const items = new Set(log.item.filter((_, row) => log.user[row] === user));
          expect([...csrRow(lists, user)]).to.deep.equal([...items].sort((a, b) => a - b));
        }
      }),
      { seed: 10 },
    );
  });

  it('counts interactions of items and users', () => {
    fc.assert(
      fc.property(randomLog(), (log) => {
        expect([...itemCounts(log, 10)]).to.deep.equal(
          Array.from({ length: 10 }, (_, item) => log.item.filter((other) => other === item).length),
        );
        expect([...userCounts(log, 8)]).to.deep.equal(
          Array.from({ length: 8 }, (_, user) => log.user.filter((other) => other === user).length),
        );
      }),
      { seed: 11 },
    );
  });
});
