/** Sparse products against dense loops in 64 bits, their lists against a full sort. */
import { csrRow, Rng } from '@belfry/core';
import type { Kernels, SparseTopKInput } from '@belfry/native';
import { expect } from 'chai';
import fc from 'fast-check';
import { it } from 'mocha';
import { randomLists } from './random-input.js';
import { expectRefusal } from './expect-refusal.js';
import { sortedTopK } from './sorted-top-k.js';

const RUNS = { seed: 14, numRuns: 60 };

const products = fc.record({
  seed: fc.nat(1e6),
  rows: fc.integer({ min: 0, max: 70 }),
  middle: fc.integer({ min: 1, max: 40 }),
  columns: fc.integer({ min: 1, max: 200 }),
  density: fc.constantFrom(0.01, 0.1, 0.6),
  k: fc.constantFrom(1, 3, 50, 300),
  hasRowWeights: fc.boolean(),
  hasWeights: fc.boolean(),
  hasLeftWeights: fc.boolean(),
  hasCosine: fc.boolean(),
  findsZeros: fc.boolean(),
  excluded: fc.constantFrom(null, 0, 0.3, 1),
});

export function describeSparseTopK(kernels: Kernels, sameOnOtherThreads: readonly Kernels[]): void {
  it('sparseTopK: finds what a full sort of the dense product finds, zeros only where asked for, at any number of threads', () => {
    fc.assert(
      fc.property(products, ({ seed, rows, middle, columns, density, ...shape }) => {
        const rng = Rng.fromSeed(seed);
        const right = randomLists(rng, middle, columns, density);
        // Quarters: sums are exact, in whatever order, and many are equal.
        const quarters = () => (rng.int(9) - 2) / 4;
        const powers = (length: number) => Float64Array.from({ length }, () => 2 ** rng.int(3));
        const left = randomLists(rng, rows, middle, density);
        const input: SparseTopKInput = {
          left,
          leftWeights: shape.hasLeftWeights ? Float64Array.from(left.values, quarters) : null,
          right,
          columns,
          k: shape.k,
          rowWeights: shape.hasRowWeights ? Float64Array.from({ length: middle }, quarters) : null,
          weights: shape.hasWeights ? Float32Array.from(right.values, quarters) : null,
          cosine: shape.hasCosine ? { rowNorms: powers(rows), columnNorms: powers(columns), shrink: 0 } : null,
          findsZeros: shape.findsZeros,
          exclude: shape.excluded === null ? undefined : randomLists(rng, rows, columns, shape.excluded),
        };
        const expected = sortedTopK(denseScores(input, rows), rows, columns, shape.k, input.exclude);
        for (const each of [kernels, ...sameOnOtherThreads]) expect(each.sparseTopK(input)).to.deep.equal(expected);
      }),
      RUNS,
    );
  });

  it('sparseTopK: adds in the order of the lists in 64 bits and rounds once', () => {
    const rng = Rng.fromSeed(15);
    const [rows, middle, columns] = [90, 60, 130];
    const right = randomLists(rng, middle, columns, 0.4);
    const left = randomLists(rng, rows, middle, 0.4);
    const input: SparseTopKInput = {
      left,
      leftWeights: Float64Array.from(left.values, () => rng.float()),
      right,
      columns,
      k: 20,
      rowWeights: Float64Array.from({ length: middle }, () => rng.float() ** 4),
      weights: Float32Array.from(right.values, () => rng.normal()),
      cosine: {
        rowNorms: Float64Array.from({ length: rows }, () => rng.float()),
        columnNorms: Float64Array.from({ length: columns }, () => rng.float()),
        shrink: 0.3,
      },
      findsZeros: false,
    };
    const expected = sortedTopK(Float32Array.from(denseScores(input, rows)), rows, columns, 20, undefined);
    for (const each of [kernels, ...sameOnOtherThreads]) expect(each.sparseTopK(input)).to.deep.equal(expected);
  });

  it('sparseTopK: refuses rows and columns that do not exist, and weights of another length', () => {
    const left = { offsets: Int32Array.of(0, 1), values: Int32Array.of(0) };
    const right = { offsets: Int32Array.of(0, 2), values: Int32Array.of(1, 4) };
    const input = { left, right, columns: 5, k: 2, rowWeights: null, weights: null, cosine: null, findsZeros: false };
    expectRefusal(() => kernels.sparseTopK({ ...input, columns: 4 }), 'INVALID_ARGUMENT', [4, 3]);
    const outside = { offsets: Int32Array.of(0, 1), values: Int32Array.of(1) };
    expectRefusal(() => kernels.sparseTopK({ ...input, left: outside }), 'INVALID_ARGUMENT', [1, 0]);
    expectRefusal(() => kernels.sparseTopK({ ...input, weights: new Float32Array(3) }), 'SHAPE_MISMATCH', [3, 2]);
    expectRefusal(() => kernels.sparseTopK({ ...input, leftWeights: new Float64Array(3) }), 'SHAPE_MISMATCH', [3, 1]);
    expectRefusal(() => kernels.sparseTopK({ ...input, k: 0 }), 'INVALID_ARGUMENT', [0]);
  });
}

/** [rows, columns]; NaN, which is never found, where nothing is added and zeros do not count */
function denseScores(
  { left, right, columns, rowWeights, weights, leftWeights, cosine, findsZeros }: SparseTopKInput,
  rows: number,
): Float64Array {
  const scores = new Float64Array(rows * columns).fill(findsZeros ? 0 : NaN);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const added = csrRow(left, row).filter((other) => csrRow(right, other).includes(column));
      if (added.length === 0) continue;
      const sum = added.reduce((partial, other) => {
        const entry = right.offsets[other] + csrRow(right, other).indexOf(column);
        const listed = left.offsets[row] + csrRow(left, row).indexOf(other);
        return partial + (rowWeights?.[other] ?? 1) * (leftWeights?.[listed] ?? 1) * (weights?.[entry] ?? 1);
      }, 0);
      const divisor = cosine === null ? 1 : cosine.rowNorms[row] * cosine.columnNorms[column] + cosine.shrink;
      scores[row * columns + column] = sum / divisor;
    }
  }
  return scores;
}
