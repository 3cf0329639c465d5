/** Look-ups, normalisation and row-sparse optimiser steps against their formulas in 64 bits. */
import { Rng } from '@belfry/core';
import type { Kernels, SparseStep } from '@belfry/native';
import { expect } from 'chai';
import fc from 'fast-check';
import { it } from 'mocha';
import { largestDifference } from './largest-difference.js';
import { dims, unitish } from './random-input.js';
import { expectRefusal } from './scores-suite.js';

const RUNS = { seed: 13, numRuns: 30 };
const ROWS = 40;

const lookUps = fc.record({ seed: fc.nat(1e6), dim: dims, count: fc.integer({ min: 0, max: 120 }) });

export function describeRows(kernels: Kernels): void {
  it('gatherRows: copies the listed rows, zeros for −1', () => {
    fc.assert(
      fc.property(lookUps, ({ seed, dim, count }) => {
        const rng = Rng.fromSeed(seed);
        const table = unitish(rng, ROWS, dim);
        const rows = Int32Array.from({ length: count }, () => rng.int(ROWS + 1) - 1);
        const out = new Float32Array(count * dim).fill(7);
        kernels.gatherRows(table, dim, rows, out);
        const expected = out.map((_, i) =>
          rows[Math.floor(i / dim)] < 0 ? 0 : table[rows[Math.floor(i / dim)] * dim + (i % dim)],
        );
        expect(largestDifference(out, expected)).to.equal(0);
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

  const [beta1, beta2, epsilon, momentum] = [0.9, 0.999, 1e-8, 0.8];

  describeSteps('sgdRows without velocity', {
    moments: 0,
    step: (step) => kernels.sgdRows({ ...step, momentum: 0, velocity: null }),
    formula: (gradient) => gradient,
  });
  describeSteps('sgdRows with momentum', {
    moments: 1,
    step: (step, [velocity]) => kernels.sgdRows({ ...step, momentum, velocity }),
    formula: (gradient, state) => (state[0] = momentum * state[0] + gradient),
  });
  describeSteps('adamRows', {
    moments: 2,
    step: (step, [first, second], stepCount) =>
      kernels.adamRows({ ...step, first, second, beta1, beta2, epsilon, stepCount }),
    formula: (gradient, state, stepCount) => {
      state[0] = beta1 * state[0] + (1 - beta1) * gradient;
      state[1] = beta2 * state[1] + (1 - beta2) * gradient * gradient;
      return state[0] / (1 - beta1 ** stepCount) / (Math.sqrt(state[1] / (1 - beta2 ** stepCount)) + epsilon);
    },
  });
  describeSteps('adagradRows', {
    moments: 1,
    step: (step, [accumulator]) => kernels.adagradRows({ ...step, accumulator, epsilon }),
    formula: (gradient, state) => gradient / (Math.sqrt((state[0] += gradient * gradient)) + epsilon),
  });
}

interface StepRule {
  readonly moments: number;
  readonly step: (step: SparseStep, moments: Float32Array[], stepCount: number) => void;
  /** The direction of one weight's step, and its moments brought forward. */
  readonly formula: (gradient: number, state: number[], stepCount: number) => number;
}

function describeSteps(name: string, { moments, step, formula }: StepRule): void {
  it(`${name}: follows its formula over several steps and touches only the listed rows`, () => {
    fc.assert(
      fc.property(fc.nat(1e6), dims, (seed, dim) => {
        const rng = Rng.fromSeed(seed);
        const table = unitish(rng, ROWS, dim);
        const states = Array.from({ length: moments }, () => new Float32Array(table.length));
        const weights = Float64Array.from(table);
        const expected = Array.from(table, () => new Array<number>(moments).fill(0));
        for (let stepCount = 1; stepCount <= 4; stepCount++) {
          const rows = rng.shuffle(Int32Array.from({ length: ROWS }, (_, row) => row)).slice(0, rng.int(ROWS));
          const gradient = unitish(rng, rows.length, dim);
          const [learningRate, weightDecay] = [0.05, 0.1];
          step({ table, dim, rows, gradient, learningRate, weightDecay }, states, stepCount);
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
}
