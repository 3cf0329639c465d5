/** Top-k against a full sort: on small integers, whose inner products are exact and often equal, to the last row. */
import { csrFromLists, Rng } from '@belfry/core';
import type { Kernels } from '@belfry/native';
import { expect } from 'chai';
import fc from 'fast-check';
import { it } from 'mocha';
import { largestDifference } from './largest-difference.js';
import { randomLists, smallIntegers, unitish } from './random-input.js';
import { expectRefusal } from './expect-refusal.js';
import { sortedTopK } from './sorted-top-k.js';

const RUNS = { seed: 12, numRuns: 40 };
/** On a busy machine other threads may end a search before the event loop's has its next turn; not so many times. */
const CALLS = 50;

const searches = fc.record({
  seed: fc.nat(1e6),
  dim: fc.integer({ min: 1, max: 129 }),
  queryCount: fc.integer({ min: 1, max: 80 }),
  itemCount: fc.integer({ min: 0, max: 300 }),
  k: fc.constantFrom(1, 2, 10, 50, 400),
  excluded: fc.constantFrom(null, 0, 0.2, 0.95, 1),
});

export function describeTopK(kernels: Kernels, sameOnOtherThreads: readonly Kernels[]): void {
  it('topK: finds what a full sort finds, equal scores by lower row, and counts the ties left out', () => {
    fc.assert(
      fc.property(searches, ({ seed, dim, queryCount, itemCount, k, excluded }) => {
        const rng = Rng.fromSeed(seed);
        const queries = smallIntegers(rng, queryCount, dim);
        const items = smallIntegers(rng, itemCount, dim);
        const exclude = excluded === null ? undefined : randomLists(rng, queryCount, itemCount, excluded);
        const scores = allScores(queries, items, dim);
        expect(kernels.topK({ dim, queries, items, k, exclude })).to.deep.equal(
          sortedTopK(scores, queryCount, itemCount, k, exclude),
        );
      }),
      RUNS,
    );
  });

  it('topK: on real numbers gives the best scores within rounding, one query at a time as all at once', () => {
    const rng = Rng.fromSeed(5);
    const [dim, queryCount, itemCount, k] = [65, 70, 3000, 20];
    const queries = unitish(rng, queryCount, dim);
    const items = unitish(rng, itemCount, dim);
    const all = kernels.topK({ dim, queries, items, k });
    const expected = sortedTopK(allScores(queries, items, dim), queryCount, itemCount, k, undefined);
    expect(largestDifference(all.scores, expected.scores)).to.be.below(1e-5);
    for (let query = 0; query < queryCount; query += 9) {
      const one = kernels.topK({ dim, queries: queries.subarray(query * dim, (query + 1) * dim), items, k });
      expect(one.rows).to.deep.equal(all.rows.slice(query * k, (query + 1) * k));
      expect(one.scores).to.deep.equal(all.scores.slice(query * k, (query + 1) * k));
    }
  });

  it('topK: finds the one item that is not excluded, and nothing where all are', () => {
    const rng = Rng.fromSeed(7);
    const [dim, queryCount, itemCount] = [5, 30, 90];
    const queries = smallIntegers(rng, queryCount, dim);
    const items = smallIntegers(rng, itemCount, dim);
    const left = Array.from({ length: queryCount }, (_, query) => (query % 3 === 0 ? -1 : rng.int(itemCount)));
    const exclude = csrFromLists(left.map((item) => Array.from(Array(itemCount).keys()).filter((row) => row !== item)));
    const scores = allScores(queries, items, dim);
    for (const k of [1, 4, itemCount]) {
      expect(kernels.topK({ dim, queries, items, k, exclude })).to.deep.equal(
        sortedTopK(scores, queryCount, itemCount, k, exclude),
      );
    }
  });

  it('topK: gives few queries over many items the same lists and ties, in however many parts the items are searched', () => {
    const rng = Rng.fromSeed(8);
    const [dim, itemCount] = [3, 60_000];
    for (const queryCount of [1, 3]) {
      const queries = smallIntegers(rng, queryCount, dim);
      const items = smallIntegers(rng, itemCount, dim);
      const exclude = randomLists(rng, queryCount, itemCount, 0.01);
      const scores = allScores(queries, items, dim);
      for (const k of [1, 60, 900]) {
        const expected = sortedTopK(scores, queryCount, itemCount, k, exclude);
        for (const other of [kernels, ...sameOnOtherThreads])
          expect(other.topK({ dim, queries, items, k, exclude })).to.deep.equal(expected);
      }
    }
  });

  it('topK: gives an item the same score among few items as among many', () => {
    const rng = Rng.fromSeed(9);
    const [dim, queryCount, itemCount, few] = [71, 33, 700, 13];
    const queries = unitish(rng, queryCount, dim);
    const items = unitish(rng, itemCount, dim);
    const scoresOf = (count: number) => {
      const { rows, scores } = kernels.topK({ dim, queries, items: items.subarray(0, count * dim), k: count });
      return Float32Array.from({ length: queryCount * few }, (_, n) => {
        const query = Math.floor(n / few);
        return scores[query * count + rows.subarray(query * count, (query + 1) * count).indexOf(n % few)];
      });
    };
    expect(scoresOf(few)).to.deep.equal(scoresOf(itemCount));
  });

  it('topK: never finds NaN, and keeps infinities in their place', () => {
    const items = Float32Array.of(NaN, 1, -Infinity, Infinity, NaN, 2, -Infinity, 1);
    const found = kernels.topK({ dim: 1, queries: Float32Array.of(1), items, k: 5 });
    expect(Array.from(found.rows)).to.deep.equal([3, 5, 1, 7, 2]);
    expect(Array.from(found.scores)).to.deep.equal([Infinity, 2, 1, 1, -Infinity]);
    expect(Array.from(found.tiedBeyond)).to.deep.equal([1]);
  });

  it('topK: gives the same bits again and at any number of threads', () => {
    const rng = Rng.fromSeed(6);
    const input = {
      dim: 63,
      queries: unitish(rng, 150, 63),
      items: unitish(rng, 500, 63),
      k: 30,
      exclude: randomLists(rng, 150, 500, 0.1),
    };
    const found = kernels.topK(input);
    for (const other of [kernels, ...sameOnOtherThreads]) expect(other.topK(input)).to.deep.equal(found);
  });

  it('topKAsync: gives what topK gives, while the event loop turns', async () => {
    const rng = Rng.fromSeed(11);
    const [dim, queryCount, itemCount] = [32, 400, 3000];
    const exclude = randomLists(rng, queryCount, itemCount, 0.01);
    const input = {
      dim,
      queries: smallIntegers(rng, queryCount, dim),
      items: smallIntegers(rng, itemCount, dim),
      k: 10,
      exclude,
    };
    let turns = 0;
    let isOpen = true;
    const turn = (): void => {
      turns++;
      if (isOpen) setImmediate(turn);
    };
    setImmediate(turn);
    for (const other of [kernels, ...sameOnOtherThreads]) {
      const expected = other.topK(input);
      let hasTurned = false;
      for (let call = 0; call < CALLS && !hasTurned; call++) {
        const before = turns;
        expect(await other.topKAsync(input)).to.deep.equal(expected);
        hasTurned = turns > before;
      }
      expect(hasTurned).to.equal(true);
    }
    isOpen = false;
    expect(await kernels.topKAsync({ ...input, queries: new Float32Array(0), exclude: undefined })).to.deep.equal(
      kernels.topK({ ...input, queries: new Float32Array(0), exclude: undefined }),
    );
  });

  it('topKAsync: rejects what topK refuses, with the same error', async () => {
    const queries = new Float32Array(12);
    for (const input of [
      { dim: 6, queries, items: new Float32Array(13), k: 1 },
      { dim: 6, queries, items: queries, k: 0 },
    ]) {
      const rejected = await kernels.topKAsync(input).then(
        () => null,
        (error: Error) => error.message,
      );
      expect(() => kernels.topK(input)).to.throw(rejected ?? 'a rejection');
    }
  });

  it('selectTopK: finds the same in one long row of scores, in however many parts it is searched', () => {
    const rng = Rng.fromSeed(10);
    const columns = 100_003;
    const scores = Float32Array.from({ length: columns }, () => (rng.float() < 0.01 ? NaN : rng.int(5000) / 64));
    const exclude = randomLists(rng, 1, columns, 0.05);
    for (const k of [1, 100, 3000]) {
      const expected = sortedTopK(scores, 1, columns, k, exclude);
      for (const other of [kernels, ...sameOnOtherThreads])
        expect(other.selectTopK({ scores, columns, k, exclude })).to.deep.equal(expected);
    }
  });

  it('selectTopK: keeps the same order in given scores and never finds NaN', () => {
    fc.assert(
      fc.property(searches, fc.boolean(), ({ seed, queryCount, itemCount: columns, k, excluded }, hasNaN) => {
        fc.pre(columns > 0);
        const rng = Rng.fromSeed(seed);
        const scores = Float32Array.from({ length: queryCount * columns }, () =>
          hasNaN && rng.float() < 0.1 ? NaN : rng.int(20) / 8,
        );
        const exclude = excluded === null ? undefined : randomLists(rng, queryCount, columns, excluded);
        expect(kernels.selectTopK({ scores, columns, k, exclude })).to.deep.equal(
          sortedTopK(scores, queryCount, columns, k, exclude),
        );
      }),
      RUNS,
    );
  });

  it('topK: refuses queries and items of different length, naming both numbers, and lists that do not ascend', () => {
    const queries = new Float32Array(12);
    expectRefusal(
      () => kernels.topK({ dim: 6, queries, items: new Float32Array(13), k: 1 }),
      'SHAPE_MISMATCH',
      [13, 6],
    );
    expectRefusal(() => kernels.topK({ dim: 6, queries, items: queries, k: 0 }), 'INVALID_ARGUMENT', [0]);
    const exclude = { offsets: Int32Array.of(0, 2, 2), values: Int32Array.of(1, 0) };
    expectRefusal(() => kernels.topK({ dim: 6, queries, items: queries, k: 1, exclude }), 'INVALID_ARGUMENT', [0, 1]);
  });
}

function allScores(queries: Float32Array, items: Float32Array, dim: number): Float64Array {
  const scores: number[] = [];
  for (let query = 0; query < queries.length; query += dim) {
    for (let item = 0; item < items.length; item += dim) {
      let sum = 0;
      for (let k = 0; k < dim; k++) sum += queries[query + k] * items[item + k];
      scores.push(sum);
    }
  }
  return Float64Array.from(scores);
}
