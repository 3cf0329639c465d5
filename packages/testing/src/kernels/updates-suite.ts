/**
 * Row-sparse optimiser steps against their formulas in 64 bits, on tables of float32 and of bfloat16; stochastic rounding
 * against its expectation; the same bits at any thread count.
 */
import { Rng } from '@belfry/core';
import { referenceKernels, type Kernels, type SparseStep } from '@belfry/native';
import { expect } from 'chai';
import fc from 'fast-check';
import { it } from 'mocha';
import { largestDifference } from './largest-difference.js';
import { dims, halfTable, singlesOf, unitish } from './random-input.js';

const RUNS = { seed: 13, numRuns: 30 };
const ROWS = 40;
const [learningRate, weightDecay] = [0.05, 0.1];
const [beta1, beta2, epsilon, momentum] = [0.9, 0.999, 1e-8, 0.8];

interface StepRule {
  readonly name: string;
  readonly moments: number;
  readonly step: (kernels: Kernels, step: SparseStep, moments: Float32Array[], stepCount: number) => void;
  /** The direction of one weight's step, and its moments brought forward. */
  readonly formula: (gradient: number, state: number[], stepCount: number) => number;
}

const rules: readonly StepRule[] = [
  {
    name: 'sgdRows without velocity',
    moments: 0,
    step: (kernels, step) => kernels.sgdRows({ ...step, momentum: 0, velocity: null }),
    formula: (gradient) => gradient,
  },
  {
    name: 'sgdRows with momentum',
    moments: 1,
    step: (kernels, step, [velocity]) => kernels.sgdRows({ ...step, momentum, velocity }),
    formula: (gradient, state) => (state[0] = momentum * state[0] + gradient),
  },
  {
    name: 'adamRows',
    moments: 2,
    step: (kernels, step, [first, second], stepCount) =>
      kernels.adamRows({ ...step, first, second, beta1, beta2, epsilon, stepCount }),
    formula: (gradient, state, stepCount) => {
      state[0] = beta1 * state[0] + (1 - beta1) * gradient;
      state[1] = beta2 * state[1] + (1 - beta2) * gradient * gradient;
      return state[0] / (1 - beta1 ** stepCount) / (Math.sqrt(state[1] / (1 - beta2 ** stepCount)) + epsilon);
    },
  },
  {
    name: 'adagradRows',
    moments: 1,
    step: (kernels, step, [accumulator]) => kernels.adagradRows({ ...step, accumulator, epsilon }),
    formula: (gradient, state) => gradient / (Math.sqrt((state[0] += gradient * gradient)) + epsilon),
  },
];

export function describeUpdates(kernels: Kernels, sameOnOtherThreads: readonly Kernels[]): void {
  for (const rule of rules) {
    const { name, moments, step, formula } = rule;

    it(`${name}: follows its formula over several steps and touches only the listed rows`, () => {
      fc.assert(
        fc.property(fc.nat(1e6), dims, (seed, dim) => {
          const rng = Rng.fromSeed(seed);
          const table = unitish(rng, ROWS, dim);
          const states = zeros(moments, table.length);
          const weights = Float64Array.from(table);
          const expected = Array.from(table, () => new Array<number>(moments).fill(0));
          for (let stepCount = 1; stepCount <= 4; stepCount++) {
            const rows = someRows(rng);
            const gradient = unitish(rng, rows.length, dim);
            step(kernels, { table, dim, rows, gradient, learningRate, weightDecay }, states, stepCount);
            gradient.forEach((slope, i) => {
              const at = rows[Math.floor(i / dim)] * dim + (i % dim);
              weights[at] -= learningRate * (formula(slope, expected[at], stepCount) + weightDecay * weights[at]);
            });
          }
          expect(largestDifference(table, weights)).to.be.below(1e-5);
        }),
        RUNS,
      );
    });

    it(`${name} on bfloat16: gives one of the two neighbours of what its formula gives, and touches no other row`, () => {
      fc.assert(
        fc.property(fc.nat(1e6), dims, (seed, dim) => {
          const rng = Rng.fromSeed(seed);
          const table = halfTable(rng, ROWS, dim);
          const states = zeros(moments, table.length);
          const expected = Array.from(table, () => new Array<number>(moments).fill(0));
          for (let stepCount = 1; stepCount <= 4; stepCount++) {
            const rows = someRows(rng);
            const gradient = unitish(rng, rows.length, dim);
            const weights = Float64Array.from(singlesOf(table));
            const stepOptions = { learningRate, weightDecay, roundingKey: rng.uint32() };
            step(kernels, { table, dim, rows, gradient, ...stepOptions }, states, stepCount);
            gradient.forEach((slope, i) => {
              const at = rows[Math.floor(i / dim)] * dim + (i % dim);
              weights[at] -= learningRate * (formula(slope, expected[at], stepCount) + weightDecay * weights[at]);
            });
            const touched = new Set(rows);
            singlesOf(table).forEach((weight, at) => {
              const allowed = touched.has(Math.floor(at / dim)) ? spacingAt(weight, weights[at]) + 1e-6 : 0;
              expect(Math.abs(weight - weights[at])).to.be.at.most(allowed);
            });
          }
        }),
        RUNS,
      );
    });

    it(`${name}: gives the same bits at any number of threads, on many rows and on one long one`, () => {
      for (const [rowCount, dim] of [
        [900, 65],
        [1, 70_001],
      ]) {
        const rng = Rng.fromSeed(rowCount);
        const rows = rng.shuffle(Int32Array.from({ length: rowCount }, (_, row) => row));
        const gradient = unitish(rng, rowCount, dim);
        const tables = [unitish(rng, rowCount, dim), halfTable(rng, rowCount, dim)];
        const results = (using: Kernels) =>
          tables.map((start) => {
            const table = start.slice();
            const states = zeros(moments, table.length);
            const options = { learningRate, weightDecay, roundingKey: 77 };
            for (let stepCount = 1; stepCount <= 3; stepCount++)
              step(using, { table, dim, rows, gradient, ...options }, states, stepCount);
            return [table, ...states];
          });
        const alone = results(kernels);
        for (const others of sameOnOtherThreads) {
          results(others).forEach((arrays, t) =>
            arrays.forEach((array, n) => expect(largestDifference(array, alone[t][n])).to.equal(0)),
          );
        }
      }
    });
  }

  it('adamRows without a gradient: moves rows by the gradient 0', () => {
    const rng = Rng.fromSeed(21);
    const rows = Int32Array.of(7, 3, 30);
    for (const start of [unitish(rng, ROWS, 9), halfTable(rng, ROWS, 9)]) {
      const results = [new Float32Array(rows.length * 9), null].map((gradient) => {
        const table = start.slice();
        const [first, second] = [unitish(Rng.fromSeed(2), ROWS, 9), unitish(Rng.fromSeed(3), ROWS, 9).map(Math.abs)];
        const options = { learningRate, weightDecay, roundingKey: 5, beta1, beta2, epsilon, stepCount: 6 };
        kernels.adamRows({ ...options, table, dim: 9, rows, gradient, first, second });
        return [table, first, second];
      });
      expect(results[1]).to.deep.equal(results[0]);
      expect(results[0][0]).to.not.deep.equal(start);
    }
  });

  it('stochastic rounding: the mean of many roundings of a number tends to it', () => {
    for (const value of [0.1, -1 / 3, 1.00390625 - 2 ** -12, 1e-30, 3e38]) {
      const copies = 20_000;
      const rounded = singlesOf(roundedBy(kernels, new Float32Array(copies).fill(value), 1, 5));
      const spacing = spacingAt(value, value);
      const exact = Math.fround(value);
      const mean = rounded.reduce((sum, x) => sum + (x - exact) / spacing / copies, 0);
      const spread = Math.sqrt(rounded.reduce((sum, x) => sum + ((x - exact) / spacing - mean) ** 2 / copies, 0));
      expect(Math.abs(mean), `${value}`).to.be.at.most(4 * (spread / Math.sqrt(copies)) + 1e-9);
      expect(new Set(rounded).size, `${value}`).to.be.at.most(2);
    }
  });

  it('stochastic rounding: is decided by key, row and column, as in the reference', () => {
    for (const dim of [1, 7, 64, 65]) {
      const values = unitish(Rng.fromSeed(dim), ROWS, dim);
      values.set([NaN, Infinity, -Infinity, 0].slice(0, dim));
      const [first, again, other] = [3, 3, 4].map((key) => roundedBy(kernels, values, dim, key));
      expect(first).to.deep.equal(roundedBy(referenceKernels, values, dim, 3));
      expect(again).to.deep.equal(first);
      expect(other).to.not.deep.equal(first);
      expect(Array.from(singlesOf(first).subarray(0, Math.min(4, dim)))).to.deep.equal(
        [NaN, Infinity, -Infinity, 0].slice(0, dim),
      );
    }
  });
}

/** The values as one step from 0 with learning rate 1 writes them. */
function roundedBy(kernels: Kernels, values: Float32Array, dim: number, roundingKey: number): Uint16Array {
  const table = new Uint16Array(values.length);
  const rows = Int32Array.from({ length: values.length / dim }, (_, row) => row);
  const gradient = values.map((value) => -value);
  const step = { table, dim, rows, gradient, learningRate: 1, weightDecay: 0, roundingKey };
  kernels.sgdRows({ ...step, momentum: 0, velocity: null });
  return table;
}

/** Between neighbours of bfloat16 about the larger of two numbers. */
function spacingAt(a: number, b: number): number {
  return 2 ** (Math.floor(Math.log2(Math.max(Math.abs(a), Math.abs(b), 2 ** -126))) - 7);
}

function zeros(count: number, length: number): Float32Array[] {
  return Array.from({ length: count }, () => new Float32Array(length));
}

function someRows(rng: Rng): Int32Array {
  return rng.shuffle(Int32Array.from({ length: ROWS }, (_, row) => row)).slice(0, rng.int(ROWS));
}
