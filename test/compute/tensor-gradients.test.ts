import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'chai';
import fc from 'fast-check';
import { initBackend } from '@belfry/compute';
import { Rng } from '@belfry/core';
import { backendsHere } from './backends-here.js';

type Op = (...inputs: tf.Tensor[]) => tf.Tensor;

/** d/dε of Σ weights ⊙ op(x + ε·direction) at 0, by central differences, against the registered gradient. */
function compareWithDifferences(op: Op, inputs: tf.Tensor[], rng: Rng): { numeric: number; analytic: number } {
  const randomLike = (x: tf.Tensor) =>
    tf.tensor(
      Array.from({ length: x.size }, () => rng.normal()),
      x.shape,
    );
  const step = 1e-2;
  let numeric = NaN;
  let analytic = NaN;
  tf.tidy(() => {
    const weights = randomLike(op(...inputs));
    const directions = inputs.map(randomLike);
    const value = (sign: number) =>
      dot(op(...inputs.map((x, n) => tf.add(x, tf.mul(directions[n], sign * step)))), weights);
    numeric = (value(1) - value(-1)) / (2 * step);
    const gradients = tf.grads(op)(inputs, weights);
    analytic = gradients.reduce((sum, gradient, n) => sum + dot(gradient, directions[n]), 0);
  });
  return { numeric, analytic };
}

/** In double precision, so that differences keep their digits. */
function dot(a: tf.Tensor, b: tf.Tensor): number {
  const [left, right] = [a, b].map((x) => Float64Array.from(x.dataSync() as Float32Array));
  return left.reduce((sum, value, i) => sum + value * right[i], 0);
}

function tensor(shape: number[], rng: Rng): tf.Tensor {
  const size = shape.reduce((product, extent) => product * extent, 1);
  return tf.tensor(
    Array.from({ length: size }, () => rng.normal()),
    shape,
  );
}

const anyExtent = fc.integer({ min: 1, max: 5 });
const anySeed = fc.integer({ min: 0, max: 2 ** 31 });

/** Pairs of shapes that broadcast together. */
const broadcastShapes = fc
  .array(fc.record({ extent: anyExtent, a: fc.boolean(), b: fc.boolean() }), { minLength: 1, maxLength: 3 })
  .chain((axes) => fc.record({ dropped: fc.integer({ min: 0, max: axes.length - 1 }), axes: fc.constant(axes) }))
  .map(({ dropped, axes }) => ({
    a: axes.map(({ extent, a }) => (a ? 1 : extent)),
    b: axes.map(({ extent, b }) => (b ? 1 : extent)).slice(dropped),
  }));

for (const backend of backendsHere) {
  describe(`tensor gradients on ${backend} agree with finite differences`, () => {
    before(async () => {
      await initBackend(backend);
    });

    function check(op: Op, shapes: number[][], seed: number): void {
      const rng = Rng.fromSeed(seed);
      const inputs = shapes.map((shape) => tensor(shape, rng));
      const { numeric, analytic } = compareWithDifferences(op, inputs, rng);
      tf.dispose(inputs);
      expect(analytic).to.be.closeTo(numeric, 5e-3 * (1 + Math.abs(numeric)));
    }

    for (const [name, op] of [
      ['add', tf.add],
      ['multiply', tf.mul],
    ] as const) {
      it(`${name}, broadcasting included`, () => {
        fc.assert(
          fc.property(broadcastShapes, anySeed, ({ a, b }, seed) => check((x, y) => op(x, y), [a, b], seed)),
          { seed: 1, numRuns: 40 },
        );
      });
    }

    it('matrix product, all transpositions, in batches', () => {
      const shapes = fc.record({
        batch: fc.array(anyExtent, { maxLength: 1 }),
        n: anyExtent,
        k: anyExtent,
        m: anyExtent,
        ta: fc.boolean(),
        tb: fc.boolean(),
      });
      fc.assert(
        fc.property(shapes, anySeed, ({ batch, n, k, m, ta, tb }, seed) =>
          check(
            (x, y) => tf.matMul(x, y, ta, tb),
            [
              [...batch, ...(ta ? [k, n] : [n, k])],
              [...batch, ...(tb ? [m, k] : [k, m])],
            ],
            seed,
          ),
        ),
        { seed: 2, numRuns: 40 },
      );
    });

    it('concatenation along each axis', () => {
      fc.assert(
        fc.property(
          fc.array(anyExtent, { minLength: 2, maxLength: 4 }),
          anyExtent,
          fc.constantFrom(0, 1, -1),
          anySeed,
          (widths, other, axis, seed) =>
            check(
              (...xs) => tf.concat(xs, axis),
              widths.map((width) => (axis === 0 ? [width, other] : [other, width])),
              seed,
            ),
        ),
        { seed: 3, numRuns: 20 },
      );
    });

    it('tanh', () => {
      fc.assert(
        fc.property(anyExtent, anyExtent, anySeed, (n, m, seed) => check((x) => tf.tanh(x), [[n, m]], seed)),
        { seed: 4, numRuns: 20 },
      );
    });

    it('sigmoid', () => {
      fc.assert(
        fc.property(anyExtent, anyExtent, anySeed, (n, m, seed) => check((x) => tf.sigmoid(x), [[n, m]], seed)),
        { seed: 6, numRuns: 20 },
      );
    });

    it('relu, away from its kink', () => {
      const awayFromZero = (x: tf.Tensor) => tf.add(x, tf.mul(tf.sign(x), 0.1));
      fc.assert(
        fc.property(anyExtent, anyExtent, anySeed, (n, m, seed) => {
          const rng = Rng.fromSeed(seed);
          const x = tf.tidy(() => awayFromZero(tensor([n, m], rng)));
          const { numeric, analytic } = compareWithDifferences((input) => tf.relu(input), [x], rng);
          x.dispose();
          expect(analytic).to.be.closeTo(numeric, 5e-3 * (1 + Math.abs(numeric)));
        }),
        { seed: 5, numRuns: 20 },
      );
    });
  });
}
