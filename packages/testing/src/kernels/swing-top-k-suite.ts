/** Swing against its formula over sets, its lists against a full sort. */
import { csrRow, Rng, type Csr } from '@belfry/core';
import type { Kernels, SwingTopKInput } from '@belfry/native';
import { expect } from 'chai';
import fc from 'fast-check';
import { it } from 'mocha';
import { expectRefusal } from './expect-refusal.js';
import { randomLists } from './random-input.js';
import { sortedTopK } from './sorted-top-k.js';

const logs = fc.record({
  seed: fc.nat(1e6),
  rows: fc.integer({ min: 0, max: 30 }),
  users: fc.integer({ min: 1, max: 25 }),
  columns: fc.integer({ min: 1, max: 130 }),
  density: fc.constantFrom(0.05, 0.3, 0.8),
  k: fc.constantFrom(1, 4, 200),
  hasWeights: fc.boolean(),
  excluded: fc.constantFrom(null, 0.3),
});

export function describeSwingTopK(kernels: Kernels, sameOnOtherThreads: readonly Kernels[]): void {
  it('swingTopK: finds what a full sort over all pairs of users finds, at any number of threads', () => {
    fc.assert(
      fc.property(logs, ({ seed, rows, users, columns, density, k, hasWeights, excluded }) => {
        const rng = Rng.fromSeed(seed);
        const input: SwingTopKInput = {
          left: randomLists(rng, rows, users, density),
          right: randomLists(rng, users, columns, density),
          columns,
          k,
          userWeights: hasWeights ? Float64Array.from({ length: users }, () => rng.float()) : null,
          alpha: rng.int(3) + 0.5,
          exclude: excluded === null ? undefined : randomLists(rng, rows, columns, excluded),
        };
        const expected = sortedTopK(Float32Array.from(denseScores(input, rows)), rows, columns, k, input.exclude);
        for (const each of [kernels, ...sameOnOtherThreads]) expect(each.swingTopK(input)).to.deep.equal(expected);
      }),
      { seed: 16, numRuns: 60 },
    );
  });

  it('swingTopK: refuses users and items that do not exist, weights of another length, a negative alpha', () => {
    const left: Csr = { offsets: Int32Array.of(0, 1), values: Int32Array.of(0) };
    const right: Csr = { offsets: Int32Array.of(0, 2), values: Int32Array.of(1, 4) };
    const input: SwingTopKInput = { left, right, columns: 5, k: 2, userWeights: null, alpha: 1 };
    expectRefusal(() => kernels.swingTopK({ ...input, columns: 4 }), 'INVALID_ARGUMENT', [4, 3]);
    const outside = { offsets: Int32Array.of(0, 1), values: Int32Array.of(1) };
    expectRefusal(() => kernels.swingTopK({ ...input, left: outside }), 'INVALID_ARGUMENT', [1, 0]);
    expectRefusal(() => kernels.swingTopK({ ...input, userWeights: new Float64Array(3) }), 'SHAPE_MISMATCH', [3, 1]);
    expectRefusal(() => kernels.swingTopK({ ...input, alpha: -1 }), 'INVALID_ARGUMENT', [1]);
  });
}

/** [rows, columns]; NaN, which is never found, where no two users of a row have the column */
function denseScores({ left, right, columns, userWeights, alpha }: SwingTopKInput, rows: number): Float64Array {
  const itemsOf = Array.from({ length: right.offsets.length - 1 }, (_, user) => new Set(csrRow(right, user)));
  const scores = new Float64Array(rows * columns).fill(NaN);
  for (let row = 0; row < rows; row++) {
    const users = [...csrRow(left, row)];
    for (let column = 0; column < columns; column++) {
      const both = users.filter((user) => itemsOf[user].has(column));
      if (both.length < 2) continue;
      let sum = 0;
      both.forEach((u, n) => {
        for (const v of both.slice(n + 1)) {
          const common = [...itemsOf[u]].filter((item) => itemsOf[v].has(item)).length;
          sum += ((userWeights?.[u] ?? 1) * (userWeights?.[v] ?? 1)) / (alpha + common);
        }
      });
      scores[row * columns + column] = sum;
    }
  }
  return scores;
}
