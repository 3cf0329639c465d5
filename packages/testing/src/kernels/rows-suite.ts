/** Look-ups, sums over bags, normalisation and what finds rows, against plain loops; the same bits at any thread count. */
import { Rng, type Csr } from '@belfry/core';
import type { Kernels, TableValues } from '@belfry/native';
import { expect } from 'chai';
import fc from 'fast-check';
import { it } from 'mocha';
import { largestDifference } from './largest-difference.js';
import { dims, halfTable, randomBags, singlesOf, unitish } from './random-input.js';
import { expectRefusal } from './expect-refusal.js';

const RUNS = { seed: 13, numRuns: 30 };
const ROWS = 40;

const lookUps = fc.record({ seed: fc.nat(1e6), dim: dims, count: fc.integer({ min: 0, max: 120 }) });

const precisions = ['float32', 'bfloat16'] as const;

function randomTable(rng: Rng, precision: (typeof precisions)[number], rows: number, dim: number): TableValues {
  return precision === 'float32' ? unitish(rng, rows, dim) : halfTable(rng, rows, dim);
}

export function describeRows(kernels: Kernels, sameOnOtherThreads: readonly Kernels[]): void {
  for (const precision of precisions) {
    it(`gatherRows: copies the listed rows of ${precision}, zeros for −1`, () => {
      fc.assert(
        fc.property(lookUps, ({ seed, dim, count }) => {
          const rng = Rng.fromSeed(seed);
          const table = randomTable(rng, precision, ROWS, dim);
          const singles = singlesOf(table);
          const rows = Int32Array.from({ length: count }, () => rng.int(ROWS + 1) - 1);
          const out = new Float32Array(count * dim).fill(7);
          kernels.gatherRows(table, dim, rows, out);
          const expected = out.map((_, i) =>
            rows[Math.floor(i / dim)] < 0 ? 0 : singles[rows[Math.floor(i / dim)] * dim + (i % dim)],
          );
          expect(out).to.deep.equal(expected);
        }),
        RUNS,
      );
    });

    it(`sumBags: adds the members' rows of ${precision} in order, −1 left out, zeros for an empty bag`, () => {
      fc.assert(
        fc.property(lookUps, ({ seed, dim, count }) => {
          const rng = Rng.fromSeed(seed);
          const table = randomTable(rng, precision, ROWS, dim);
          const singles = singlesOf(table);
          const bags = randomBags(rng, count, ROWS);
          const expected = new Float32Array(count * dim);
          forMembers(bags, (bag, row) => {
            for (let j = 0; j < dim; j++) expected[bag * dim + j] += singles[row * dim + j];
          });
          expect(kernels.sumBags(table, dim, bags)).to.deep.equal(expected);
        }),
        RUNS,
      );
    });
  }

  it('scatterAddBags: adds the gradient of each bag to its members, in order', () => {
    fc.assert(
      fc.property(lookUps, ({ seed, dim, count }) => {
        const rng = Rng.fromSeed(seed);
        const target = unitish(rng, ROWS, dim);
        const bags = randomBags(rng, count, ROWS);
        const source = unitish(rng, count, dim);
        const expected = target.slice();
        forMembers(bags, (bag, row) => {
          for (let j = 0; j < dim; j++) expected[row * dim + j] += source[bag * dim + j];
        });
        kernels.scatterAddBags(target, dim, bags, source);
        expect(target).to.deep.equal(expected);
      }),
      RUNS,
    );
  });

  it('sumBags, scatterAddBags: weigh each member', () => {
    fc.assert(
      fc.property(lookUps, ({ seed, dim, count }) => {
        const rng = Rng.fromSeed(seed);
        const table = unitish(rng, ROWS, dim);
        const target = unitish(rng, ROWS, dim);
        const bags = randomBags(rng, count, ROWS);
        const weights = Float32Array.from(bags.values, () => rng.normal());
        const source = unitish(rng, count, dim);
        const sums = new Float64Array(count * dim);
        const added = Float64Array.from(target);
        forMembers(bags, (bag, row, place) => {
          for (let j = 0; j < dim; j++) {
            sums[bag * dim + j] += weights[place] * table[row * dim + j];
            added[row * dim + j] += weights[place] * source[bag * dim + j];
          }
        });
        expect(largestDifference(kernels.sumBags(table, dim, bags, weights), sums)).to.be.below(1e-4);
        kernels.scatterAddBags(target, dim, bags, source, weights);
        expect(largestDifference(target, added)).to.be.below(1e-4);
      }),
      RUNS,
    );
  });

  it('distinctRows: names each row once, in order of first appearance, and where each is', () => {
    fc.assert(
      fc.property(fc.nat(1e6), fc.integer({ min: 0, max: 300 }), fc.constantFrom(1, 40, 2 ** 31), (seed, count, of) => {
        const rng = Rng.fromSeed(seed);
        const rows = Int32Array.from({ length: count }, () => rng.int(of) - 1);
        const places = new Int32Array(count).fill(7);
        const expected = [...new Set(rows)].filter((row) => row >= 0);
        expect(Array.from(kernels.distinctRows(rows, places))).to.deep.equal(expected);
        expect(Array.from(places)).to.deep.equal(Array.from(rows, (row) => expected.indexOf(row)));
      }),
      RUNS,
    );
  });

  it('findNonFinite: gives the first NaN or infinity, −1 where there is none', () => {
    fc.assert(
      fc.property(fc.nat(1e6), fc.constantFrom(0, 1, 17, 4000, 200_000), fc.nat(3), (seed, length, bad) => {
        const rng = Rng.fromSeed(seed);
        const values = unitish(rng, length, 1);
        if (length > 1) values.set([3.4e38, -1e-45], length - 2);
        for (let n = 0; n < Math.min(bad, length); n++) {
          values[rng.int(length)] = [NaN, Infinity, -Infinity][n];
        }
        expect(kernels.findNonFinite(values)).to.equal(values.findIndex((value) => !Number.isFinite(value)));
      }),
      RUNS,
    );
  });

  it('scatterAddRows: adds each listed row to its target in order, −1 left out', () => {
    fc.assert(
      fc.property(lookUps, ({ seed, dim, count }) => {
        const rng = Rng.fromSeed(seed);
        const target = unitish(rng, ROWS, dim);
        const rows = Int32Array.from({ length: count }, () => rng.int(ROWS + 1) - 1);
        const source = unitish(rng, count, dim);
        const expected = target.slice();
        source.forEach((value, i) => {
          const row = rows[Math.floor(i / dim)];
          if (row >= 0) expected[row * dim + (i % dim)] = Math.fround(expected[row * dim + (i % dim)] + value);
        });
        kernels.scatterAddRows(target, dim, rows, source);
        expect(largestDifference(target, expected)).to.equal(0);
      }),
      RUNS,
    );
  });

  it('sumBags, scatterAddBags: refuse rows that do not exist, broken offsets and lists of another length', () => {
    const table = new Float32Array(12);
    const bags = (offsets: number[], ...values: number[]) => ({
      offsets: Int32Array.from(offsets),
      values: Int32Array.from(values),
    });
    expectRefusal(() => kernels.sumBags(table, 3, bags([0, 1], 4)), 'INVALID_ARGUMENT', [4, 3]);
    expectRefusal(() => kernels.sumBags(table, 3, bags([0, 2, 1], 0)), 'SHAPE_MISMATCH', [1]);
    const source = new Float32Array(6);
    expectRefusal(() => kernels.scatterAddBags(table, 3, bags([0, 1], 0), source), 'SHAPE_MISMATCH', [6, 3]);
    expectRefusal(() => kernels.sumBags(table, 3, bags([0, 1], 0), new Float32Array(2)), 'SHAPE_MISMATCH', [2, 1]);
  });

  it('gatherRows, scatterAddRows: refuse rows that do not exist and lists of another length', () => {
    const table = new Float32Array(12);
    const out = new Float32Array(6);
    expectRefusal(() => kernels.gatherRows(table, 3, Int32Array.of(0, 4), out), 'INVALID_ARGUMENT', [4, 3]);
    expectRefusal(() => kernels.scatterAddRows(table, 3, Int32Array.of(0), out), 'SHAPE_MISMATCH', [6, 3]);
  });

  it('normalizeRows: gives rows of length 1 and their old norms; zero rows stay zero', () => {
    fc.assert(
      fc.property(lookUps, ({ seed, dim, count }) => {
        const matrix = unitish(Rng.fromSeed(seed), count, dim);
        matrix.fill(0, 0, Math.min(1, count) * dim);
        const before = matrix.slice();
        const norms = kernels.normalizeRows(matrix, dim);
        const lengths = Float64Array.from({ length: count }, (_, row) =>
          Math.hypot(...before.subarray(row * dim, (row + 1) * dim)),
        );
        expect(largestDifference(norms, lengths)).to.be.below(1e-6);
        const unit = Float64Array.from(before, (x, i) => (x === 0 ? 0 : x / lengths[Math.floor(i / dim)]));
        expect(largestDifference(matrix, unit)).to.be.below(1e-6);
      }),
      RUNS,
    );
  });

  it('normalizeRowsGradient: is the gradient through normalisation, by finite differences; zero rows pass none', () => {
    fc.assert(
      fc.property(lookUps, ({ seed, dim, count }) => {
        const rng = Rng.fromSeed(seed);
        const matrix = unitish(rng, count, dim).map((x) => x + Math.sign(x) * 0.1);
        matrix.fill(0, 0, Math.min(1, count) * dim);
        const slopes = unitish(rng, count, dim);
        const unit = matrix.slice();
        const norms = kernels.normalizeRows(unit, dim);
        const gradient = slopes.slice();
        kernels.normalizeRowsGradient(unit, norms, dim, gradient);
        for (let row = 0; row < count; row++) {
          const own = Array.from(matrix.subarray(row * dim, (row + 1) * dim));
          const value = (x: number[]) =>
            x.reduce((sum, entry, j) => sum + (slopes[row * dim + j] * entry) / Math.hypot(...x), 0);
          const j = rng.int(dim);
          const step = 1e-6 * Math.max(norms[row], 1e-3);
          const measured =
            norms[row] === 0 ? 0 : (value(own.with(j, own[j] + step)) - value(own.with(j, own[j] - step))) / (2 * step);
          expect(gradient[row * dim + j]).to.be.closeTo(measured, 1e-4 * (1 + 1 / Math.max(norms[row], 0.1)));
        }
      }),
      RUNS,
    );
  });

  it('look-ups, sums and normalisation give the same bits at any number of threads', () => {
    const rng = Rng.fromSeed(5);
    for (const [rowCount, dim] of [
      [700, 65],
      [3, 120_000],
    ]) {
      const tables = precisions.map((precision) => randomTable(rng, precision, rowCount, dim));
      const rows = Int32Array.from({ length: 3 * rowCount }, () => rng.int(rowCount + 1) - 1);
      const bags = randomBags(rng, rowCount, rowCount);
      const source = unitish(rng, rows.length, dim);
      const results = (using: Kernels): Float32Array[] => {
        const scattered = new Float32Array(rowCount * dim);
        using.scatterAddRows(scattered, dim, rows, source);
        using.scatterAddBags(scattered, dim, bags, source.subarray(0, rowCount * dim));
        const unit = source.slice();
        const norms = using.normalizeRows(unit, dim);
        const gradient = source.map((_, i) => source[source.length - 1 - i]);
        using.normalizeRowsGradient(unit, norms, dim, gradient);
        const gathered = tables.map((table) => {
          const out = new Float32Array(rows.length * dim);
          using.gatherRows(table, dim, rows, out);
          return out;
        });
        return [
          scattered,
          unit,
          norms,
          gradient,
          ...gathered,
          ...tables.map((table) => using.sumBags(table, dim, bags)),
        ];
      };
      const alone = results(kernels);
      for (const others of sameOnOtherThreads) {
        results(others).forEach((array, n) => expect(largestDifference(array, alone[n])).to.equal(0));
      }
    }
  });
}

function forMembers({ offsets, values }: Csr, visit: (bag: number, row: number, place: number) => void): void {
  for (let bag = 0; bag + 1 < offsets.length; bag++)
    for (let i = offsets[bag]; i < offsets[bag + 1]; i++) if (values[i] >= 0) visit(bag, values[i], i);
}
