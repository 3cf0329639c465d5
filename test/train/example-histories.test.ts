import { expect } from 'chai';
import fc from 'fast-check';
import { csrRow } from '@belfry/core';
import type { Interactions } from '@belfry/data';
import { ExampleHistories, sequencesOfUsers } from '@belfry/train';

const USERS = 4;

const logs = (withTime: boolean): fc.Arbitrary<Interactions> =>
  fc.array(fc.tuple(fc.nat(USERS - 1), fc.nat(5), fc.nat(20)), { minLength: 1, maxLength: 40 }).map((rows) => ({
    length: rows.length,
    user: Int32Array.from(rows, ([user]) => user),
    item: Int32Array.from(rows, ([, item]) => item),
    timestamp: withTime ? Float64Array.from(rows, ([, , time]) => time) : null,
    weight: null,
    session: null,
    event: null,
  }));

const everyExample = (log: Interactions): Int32Array => Int32Array.from({ length: log.length }, (_, n) => n);

describe('the history of an example', () => {
  it("with time, is what the user did before, oldest first, newest kept, without the example's own item", () => {
    fc.assert(
      fc.property(logs(true), fc.integer({ min: 1, max: 5 }), (log, length) => {
        const histories = new ExampleHistories(log, sequencesOfUsers(log, USERS), length).of(everyExample(log));
        for (let n = 0; n < log.length; n++) {
          const before = [...everyExample(log)]
            .filter((m) => log.user[m] === log.user[n] && (log.timestamp![m] - log.timestamp![n] || m - n) < 0)
            .sort((a, b) => log.timestamp![a] - log.timestamp![b] || a - b)
            .map((m) => log.item[m])
            .filter((item) => item !== log.item[n]);
          expect([...csrRow(histories, n)]).to.deep.equal(before.slice(-length));
        }
      }),
      { seed: 3, numRuns: 200 },
    );
  });

  it("without time, is made of the user's other items", () => {
    fc.assert(
      fc.property(logs(false), (log) => {
        const histories = new ExampleHistories(log, sequencesOfUsers(log, USERS), 100).of(everyExample(log));
        for (let n = 0; n < log.length; n++) {
          const others = [...everyExample(log)].filter(
            (m) => log.user[m] === log.user[n] && log.item[m] !== log.item[n],
          );
          expect([...csrRow(histories, n)]).to.deep.equal(others.map((m) => log.item[m]));
        }
      }),
      { seed: 4, numRuns: 200 },
    );
  });
});
