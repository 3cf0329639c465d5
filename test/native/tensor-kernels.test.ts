/** The native tensor operations against their formulas in plain TypeScript, and what they refuse. */
import { BelfryError, Rng } from '@belfry/core';
import { getTensorKernels, keptForGradient, type TensorKernels } from '@belfry/native';
import { expect } from 'chai';
import fc from 'fast-check';
import { builtIsas } from './built-isas.js';

const RUNS = { seed: 5, numRuns: 25 };
const extents = fc.constantFrom(1, 2, 3, 8, 17, 33, 65);
const reference = getTensorKernels({ implementation: 'reference' });

/** What one implementation makes of an input, as all its results one after the other. */
type Call = (kernels: TensorKernels, rng: Rng) => Float32Array[];

function normals(rng: Rng, length: number): Float32Array {
  return Float32Array.from({ length }, () => rng.normal());
}

function expectSame(native: TensorKernels, call: Call, seed: number): void {
  const expected = call(reference, Rng.fromSeed(seed));
  call(native, Rng.fromSeed(seed)).forEach((values, n) => {
    const isNear = (value: number, i: number) =>
      Math.abs(value - expected[n][i]) <= 3e-5 * Math.max(1, Math.abs(expected[n][i]));
    const wrong = values.findIndex((value, i) => !isNear(value, i));
    if (wrong >= 0) expect.fail(`result ${n}, number ${wrong}: ${values[wrong]}, not ${expected[n][wrong]}`);
  });
}

for (const isa of builtIsas()) {
  describe(`tensor kernels: native, ${isa}`, () => {
    const native = getTensorKernels({ isa, threads: 2 });

    it('multiply: is Σₖ left · right, either side transposed, for each of the batch', () => {
      const shapes = fc.record({
        batch: fc.constantFrom(1, 3),
        rows: extents,
        depth: extents,
        columns: extents,
        flags: fc.tuple(fc.boolean(), fc.boolean()),
      });
      fc.assert(
        fc.property(shapes, fc.nat(1e6), ({ batch, rows, depth, columns, flags }, seed) =>
          expectSame(
            native,
            (kernels, rng) => {
              const out = new Float32Array(batch * rows * columns).fill(NaN);
              const left = { values: normals(rng, batch * rows * depth), batchStep: rows * depth };
              const right = { values: normals(rng, depth * columns), batchStep: 0 };
              kernels.multiply(
                {
                  batch,
                  rows,
                  depth,
                  columns,
                  left: { ...left, transposed: flags[0] },
                  right: { ...right, transposed: flags[1] },
                },
                out,
              );
              return [out];
            },
            seed,
          ),
        ),
        RUNS,
      );
    });

    it('linear, linearGradient: are the layer and the slopes of its parts', () => {
      const shapes = fc.record({
        rows: extents,
        inputs: extents,
        outputs: extents,
        activation: fc.constantFrom(null, 'relu' as const, 'tanh' as const, 'sigmoid' as const, 'gelu' as const),
      });
      fc.assert(
        fc.property(shapes, fc.nat(1e6), ({ rows, inputs, outputs, activation }, seed) =>
          expectSame(
            native,
            (kernels, rng) => {
              const [x, kernel, bias, dy] = [rows * inputs, inputs * outputs, outputs, rows * outputs].map((length) =>
                normals(rng, length),
              );
              const layer = { x, kernel, inputs, outputs, activation };
              const [y, slopes] = [new Float32Array(rows * outputs), new Float32Array(rows * outputs)];
              kernels.linear({ ...layer, bias }, { y, slopes: activation === null ? null : slopes });
              const kept = activation === null ? null : keptForGradient[activation] === 'slopes' ? slopes : y;
              const gradients = { dx: x.slice(), kernel: kernel.slice(), bias: bias.slice() };
              kernels.linearGradient({ ...layer, dy, kept }, gradients);
              return [y, slopes, gradients.dx, gradients.kernel, gradients.bias];
            },
            seed,
          ),
        ),
        RUNS,
      );
    });

    it('fold, move: take the middle dimension, and put a box elsewhere', () => {
      const shapes = fc.record({ outer: extents, depth: extents, inner: extents, name: fc.constantFrom('sum', 'max') });
      fc.assert(
        fc.property(shapes, fc.nat(1e6), ({ outer, depth, inner, name }, seed) =>
          expectSame(
            native,
            (kernels, rng) => {
              const x = normals(rng, outer * depth * inner);
              const folded = new Float32Array(outer * inner);
              kernels.fold(name, { outer, depth, inner }, x, folded);
              const moved = new Float32Array(x.length + 2);
              kernels.move(
                {
                  extents: [inner, outer, depth],
                  fromStart: 0,
                  fromSteps: [1, depth * inner, inner],
                  toStart: 2,
                  toSteps: [outer * depth, depth, 1],
                },
                x,
                moved,
              );
              return [folded, moved];
            },
            seed,
          ),
        ),
        RUNS,
      );
    });

    it('softmax, layerNorm and their gradients: follow their formulas', () => {
      fc.assert(
        fc.property(
          extents,
          extents.filter((dim) => dim > 2),
          fc.nat(1e6),
          (rows, dim, seed) =>
            expectSame(
              native,
              (kernels, rng) => {
                const [x, dy] = [normals(rng, rows * dim), normals(rng, rows * dim)];
                const [gain, shift] = [normals(rng, dim), normals(rng, dim)];
                const results = (['plain', 'log'] as const).flatMap((form) => {
                  const [y, dx] = [new Float32Array(x.length), new Float32Array(x.length)];
                  kernels.softmax(x, dim, form, y);
                  kernels.softmaxGradient(y, dy, dim, form, dx);
                  return [y, dx];
                });
                const normalized = { y: x.slice(), unit: x.slice(), scales: new Float32Array(rows) };
                kernels.layerNorm({ x, gain, shift, epsilon: 0.1 }, normalized);
                const gradients = { dx: x.slice(), gain: gain.slice(), shift: shift.slice() };
                kernels.layerNormGradient({ ...normalized, dy, gain }, gradients);
                return [...results, normalized.y, normalized.scales, gradients.dx, gradients.gain, gradients.shift];
              },
              seed,
            ),
        ),
        RUNS,
      );
    });
  });
}

for (const kernels of [
  reference,
  ...builtIsas()
    .slice(0, 1)
    .map((isa) => getTensorKernels({ isa })),
]) {
  describe(`tensor kernels: ${kernels.name}`, () => {
    it('refuse arrays that do not fit the shape of the call', () => {
      const [four, six] = [new Float32Array(4), new Float32Array(6)];
      const plain = (values: Float32Array) => ({ values, transposed: false, batchStep: 0 });
      const calls = [
        () => kernels.multiply({ batch: 1, rows: 2, depth: 3, columns: 2, left: plain(six), right: plain(six) }, six),
        () => kernels.multiply({ batch: 1, rows: 3, depth: 3, columns: 2, left: plain(six), right: plain(six) }, six),
        () =>
          kernels.linear(
            { x: six, kernel: six, bias: four, inputs: 3, outputs: 2, activation: null },
            { y: four, slopes: null },
          ),
        () => kernels.unary('exp', four, six),
        () => kernels.binary('add', { extents: [6], aSteps: [1], bSteps: [1] }, six, four, six),
        () => kernels.binary('add', { extents: [3], aSteps: [2], bSteps: [1] }, six, four, new Float32Array(3)),
        () => kernels.fold('sum', { outer: 2, depth: 2, inner: 1 }, six, four),
        () => kernels.move({ extents: [2, 3], fromStart: 1, fromSteps: [3, 1], toStart: 0, toSteps: [3, 1] }, six, six),
        () => kernels.softmax(six, 4, 'plain', six),
      ];
      for (const call of calls) expect(call).to.throw(BelfryError).with.property('code', 'SHAPE_MISMATCH');
    });
  });
}
