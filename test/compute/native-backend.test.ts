/** Every native kernel against the backend `cpu` of TensorFlow.js. */
import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'chai';
import fc from 'fast-check';
import { initBackend, layerNorm, linear, rowSoftmax } from '@belfry/compute';
import { Rng } from '@belfry/core';
import { builtIsas } from '../native/built-isas.js';
import { compute, normals, type Computed, type Numbers, type Op } from './computed.js';

const isas = builtIsas();
const extents = fc.constantFrom(1, 2, 3, 7, 8, 16, 17, 31, 33, 63, 64, 65);
const seeds = fc.nat(1e6);

/** Within `tolerance` of the value, or of 1; NaN and infinities in the same places. */
function expectSame(native: readonly Computed[], cpu: readonly Computed[], tolerance: number): void {
  expect(native.map(({ shape }) => shape)).to.deep.equal(cpu.map(({ shape }) => shape));
  native.forEach(({ values }, n) =>
    values.forEach((value, i) => {
      const expected = cpu[n].values[i];
      const isNear = Math.abs(value - expected) <= tolerance * Math.max(1, Math.abs(expected));
      if (!isNear && !Object.is(value, expected)) expect.fail(`number ${i}: ${value}, not ${expected}`);
    }),
  );
}

function bitsOf(computed: readonly Computed[]): Buffer {
  return Buffer.concat(computed.map(({ values }) => Buffer.from(values.slice().buffer)));
}

const unaryOps: Record<string, (x: tf.Tensor) => tf.Tensor> = {
  relu: tf.relu,
  step: (x) => tf.step(x),
  'step with a slope': (x) => tf.step(x, 0.3),
  tanh: tf.tanh,
  sigmoid: tf.sigmoid,
  exp: tf.exp,
  log: tf.log,
  sqrt: tf.sqrt,
  rsqrt: tf.rsqrt,
  square: tf.square,
  neg: tf.neg,
};

const binaryOps: Record<string, (a: tf.Tensor, b: tf.Tensor) => tf.Tensor> = {
  add: tf.add,
  sub: tf.sub,
  mul: tf.mul,
  div: tf.div,
  maximum: tf.maximum,
  squaredDifference: tf.squaredDifference,
};

const reductions: Record<string, (x: tf.Tensor, axes: number[], keepDims: boolean) => tf.Tensor> = {
  sum: tf.sum,
  mean: tf.mean,
  max: tf.max,
};

/** Two shapes that broadcast together. */
const broadcastShapes = fc
  .array(fc.record({ extent: fc.constantFrom(1, 2, 3, 5, 17), a: fc.boolean(), b: fc.boolean() }), {
    minLength: 1,
    maxLength: 4,
  })
  .chain((axes) => fc.record({ axes: fc.constant(axes), dropped: fc.nat(axes.length) }))
  .map(({ axes, dropped }) => ({
    a: axes.map(({ extent, a }) => (a ? 1 : extent)),
    b: axes.map(({ extent, b }) => (b ? 1 : extent)).slice(dropped),
  }));

const anyShape = fc.array(fc.constantFrom(1, 2, 3, 5, 17), { minLength: 1, maxLength: 4 });

const layers = fc.record({
  rows: extents,
  inputs: extents,
  outputs: extents,
  hasBias: fc.boolean(),
  activation: fc.constantFrom(null, 'relu' as const, 'tanh' as const, 'sigmoid' as const, 'gelu' as const),
  seed: seeds,
});

/** y and the gradients of Σ y ∘ weights with respect to everything. */
function withGradients(op: (...inputs: tf.Tensor[]) => tf.Tensor): Op {
  return (weights, ...inputs) => [op(...inputs), ...tf.grads(op)(inputs, weights)];
}

for (const isa of isas) {
  describe(`the native backend with ${isa} agrees with cpu`, () => {
    /** On both backends; more and more threads give the same bits. */
    async function compare(op: Op, inputs: readonly Numbers[], tolerance = 2e-6): Promise<void> {
      await initBackend('cpu');
      const expected = compute(op, inputs);
      await initBackend('native', { isa, threads: 1 });
      const native = compute(op, inputs);
      expectSame(native, expected, tolerance);
      for (const threads of [2, 3, 7]) {
        await initBackend('native', { isa, threads });
        expect(bitsOf(compute(op, inputs)).equals(bitsOf(native)), `${threads} threads`).to.equal(true);
      }
    }

    function check<T>(name: string, input: fc.Arbitrary<T>, body: (value: T) => Promise<void>, numRuns = 25): void {
      it(name, () => fc.assert(fc.asyncProperty(input, body), { seed: 21, numRuns }));
    }

    check(
      'matrix products, all transpositions, in batches, one side shared',
      fc.record({
        batch: fc.constantFrom([], [1], [5], [2, 3]),
        shared: fc.constantFrom('none', 'a', 'b'),
        rows: extents,
        depth: extents,
        columns: extents,
        ta: fc.boolean(),
        tb: fc.boolean(),
        seed: seeds,
      }),
      ({ batch, shared, rows, depth, columns, ta, tb, seed }) => {
        const ones = batch.map(() => 1);
        const a = [...(shared === 'a' ? ones : batch), ...(ta ? [depth, rows] : [rows, depth])];
        const b = [...(shared === 'b' ? ones : batch), ...(tb ? [columns, depth] : [depth, columns])];
        return compare((x, y) => tf.matMul(x, y, ta, tb), [normals(a, seed), normals(b, seed + 1)], 1e-5);
      },
      60,
    );

    it('matrix products of several blocks, and with a long common dimension', async () => {
      for (const [rows, depth, columns] of [
        [300, 150, 530],
        [17, 3000, 65],
        [1, 1, 1200],
        [70, 0, 3],
      ]) {
        await compare((x, y) => tf.matMul(x, y), [normals([rows, depth], 1), normals([depth, columns], 2)], 1e-4);
        await compare((x, y) => tf.matMul(x, y, true), [normals([depth, rows], 1), normals([depth, columns], 2)], 1e-4);
      }
    });

    check(
      'fused matrix products',
      fc.record({ rows: extents, depth: extents, columns: extents, seed: seeds }).chain((sizes) =>
        fc.record({
          sizes: fc.constant(sizes),
          hasBias: fc.boolean(),
          activation: fc.constantFrom('linear' as const, 'relu' as const, 'sigmoid' as const, 'elu' as const),
        }),
      ),
      ({ sizes: { rows, depth, columns, seed }, hasBias, activation }) =>
        compare(
          (a, b, bias) => tf.fused.matMul({ a, b, bias: hasBias ? bias : undefined, activation }),
          [normals([rows, depth], seed), normals([depth, columns], seed + 1), normals([columns], seed + 2)],
          1e-5,
        ),
    );

    check(
      'linear layers with their gradients',
      layers,
      ({ rows, inputs, outputs, hasBias, activation, seed }) => {
        const layer = (x: tf.Tensor, kernel: tf.Tensor, bias?: tf.Tensor) =>
          linear(x as tf.Tensor2D, kernel as tf.Tensor2D, (bias ?? null) as tf.Tensor1D | null, activation);
        const numbers = [normals([rows, outputs], seed), normals([rows, inputs], seed + 1)];
        numbers.push(normals([inputs, outputs], seed + 2), ...(hasBias ? [normals([outputs], seed + 3)] : []));
        return compare(withGradients(layer), numbers, 2e-5);
      },
      60,
    );

    it('linear layers over a large batch', () =>
      compare(
        withGradients((x, kernel, bias) =>
          linear(x as tf.Tensor2D, kernel as tf.Tensor2D, bias as tf.Tensor1D, 'relu'),
        ),
        [normals([2100, 20], 1), normals([2100, 33], 2), normals([33, 20], 3), normals([20], 4)],
        5e-5,
      ));

    for (const [name, op] of Object.entries(unaryOps)) {
      it(`${name}, with what is not finite`, async () => {
        const special = [0, -0, 1, -1, 1e-3, -1e-3, 20, -20, 80, 1e-30, 1e-39, 1e30, NaN, Infinity, -Infinity];
        const x = normals([5, 4001], 3).values.map((value, i) => value * 10 ** (i % 3));
        x.set(special);
        await compare(op, [{ values: x, shape: [5, 4001] }]);
      });
    }

    for (const [name, op] of Object.entries(binaryOps)) {
      check(
        `${name}, with broadcasting`,
        fc.record({ shapes: broadcastShapes, seed: seeds }),
        ({ shapes: { a, b }, seed }) => compare((x, y) => op(x, y), [normals(a, seed), normals(b, seed + 1)], 1e-6),
      );

      it(`${name}, with what is not finite, over several blocks`, async () => {
        const special = [NaN, 0, 1, Infinity, -Infinity];
        const [a, b] = [normals([40_001], 5), normals([40_001], 6)];
        a.values.set(special.flatMap((value) => special.map(() => value)));
        b.values.set(special.flatMap(() => special));
        await compare((x, y) => op(x, y), [a, b], 1e-6);
      });
    }

    for (const [name, op] of Object.entries(reductions)) {
      check(
        `${name} over any axes`,
        anyShape.chain((shape) =>
          fc.record({
            shape: fc.constant(shape),
            axes: fc.subarray(shape.map((_, d) => d)),
            keepDims: fc.boolean(),
            seed: seeds,
          }),
        ),
        ({ shape, axes, keepDims, seed }) => compare((x) => op(x, axes, keepDims), [normals(shape, seed)], 1e-5),
        40,
      );

      it(`${name} of many numbers, and of NaN`, async () => {
        const x = normals([1100, 77], 9);
        for (const axes of [[0], [1], [0, 1]]) await compare((t) => op(t, axes, false), [x], 1e-5);
        x.values[5000] = NaN;
        for (const axes of [[0], [1], [0, 1]]) await compare((t) => op(t, axes, false), [x], 1e-5);
      });
    }

    check('softmax', fc.record({ rows: extents, dim: extents, seed: seeds }), async ({ rows, dim, seed }) => {
      const x = normals([rows, dim], seed);
      await compare((t) => tf.softmax(t), [x]);
      for (const form of ['plain', 'log'] as const)
        await compare(
          withGradients((t) => rowSoftmax(t as tf.Tensor2D, form)),
          [normals([rows, dim], seed + 1), x],
          1e-5,
        );
    });

    check(
      'layer normalisation',
      fc.record({ rows: extents, dim: extents.filter((dim) => dim > 1), seed: seeds }),
      ({ rows, dim, seed }) =>
        compare(
          withGradients((x, gain, shift) => layerNorm(x as tf.Tensor2D, gain as tf.Tensor1D, shift as tf.Tensor1D)),
          [
            normals([rows, dim], seed),
            normals([rows, dim], seed + 1),
            normals([dim], seed + 2),
            normals([dim], seed + 3),
          ],
          2e-4,
        ),
    );

    check(
      'rows by index, and their sums by segment',
      fc.record({ rows: extents, dim: extents, count: extents, seed: seeds }),
      async ({ rows, dim, count, seed }) => {
        const rng = Rng.fromSeed(seed);
        const indices = Int32Array.from({ length: count }, () => rng.int(rows));
        await compare((x) => tf.gather(x, tf.tensor1d(indices, 'int32')), [normals([rows, dim], seed)], 0);
        const segments = indices.map((row, i) => (i % 5 === 4 ? -1 : row));
        await compare(
          (x) => tf.unsortedSegmentSum(x, tf.tensor1d(segments, 'int32'), rows),
          [normals([count, dim], seed)],
          1e-5,
        );
      },
    );

    check(
      'transposition, parts, and tensors side by side',
      anyShape.chain((shape) =>
        fc.record({
          shape: fc.constant(shape),
          order: fc.shuffledSubarray(
            shape.map((_, d) => d),
            { minLength: shape.length },
          ),
          axis: fc.nat(shape.length - 1),
          seed: seeds,
        }),
      ),
      async ({ shape, order, axis, seed }) => {
        const x = normals(shape, seed);
        await compare((t) => tf.transpose(t, order), [x], 0);
        const begin = shape.map((extent) => Math.floor(extent / 3));
        const size = shape.map((extent, d) => Math.max(1, extent - begin[d] - 1));
        await compare((t) => tf.slice(t, begin, size), [x], 0);
        await compare((t) => tf.split(t, [1, shape[axis] - 1], axis), [x], 0);
        await compare((a, b) => tf.concat([a, b, a], axis), [x, normals(shape.with(axis, 3), seed + 1)], 0);
      },
      40,
    );

    it('numbers that were integers, and products whose batches are neither the same nor one', async () => {
      const whole = () => tf.cast(tf.tensor1d([1, 2, -3], 'int32'), 'float32');
      await compare((x) => tf.add(tf.relu(whole()), x), [normals([3], 1)], 0);
      await compare((a, b) => tf.matMul(a, b), [normals([2, 1, 3, 4], 1), normals([2, 2, 4, 3], 2)], 1e-5);
    });

    it('transposition of a large matrix', () => compare((x) => tf.transpose(x), [normals([1000, 333], 1)], 0));

    it('gradients of linear layers by finite differences', async () => {
      await initBackend('native', { isa });
      for (const activation of [null, 'tanh', 'sigmoid', 'gelu'] as const) {
        const inputs = [normals([5, 3], 1), normals([3, 4], 2), normals([4], 3)];
        const weights = normals([5, 4], 4);
        const layer = (x: tf.Tensor, kernel: tf.Tensor, bias: tf.Tensor) =>
          linear(x as tf.Tensor2D, kernel as tf.Tensor2D, bias as tf.Tensor1D, activation);
        const loss = () =>
          compute((x, kernel, bias) => layer(x, kernel, bias), inputs)[0].values.reduce(
            (sum, y, i) => sum + y * weights.values[i],
            0,
          );
        const gradients = compute(withGradients(layer), [weights, ...inputs]);
        inputs.forEach(({ values }, n) =>
          values.forEach((value, i) => {
            const ends = [1e-2, -1e-2].map((step) => {
              values[i] = value + step;
              return loss();
            });
            values[i] = value;
            expect(gradients[n + 1].values[i]).to.be.closeTo((ends[0] - ends[1]) / 2e-2, 2e-3);
          }),
        );
      }
    });
  });
}
