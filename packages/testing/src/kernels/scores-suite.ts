/** The scores kernel: its loss against the definition in 64 bits, its gradients against finite differences of that. */
import { csrFromLists, csrRow, Rng, type Csr } from '@belfry/core';
import type { Kernels, ScoresOutput } from '@belfry/native';
import { expect } from 'chai';
import fc from 'fast-check';
import { it } from 'mocha';
import { expectRefusal } from './expect-refusal.js';
import { float64Loss, vectorsOf } from './float64-scores.js';
import { expectSlope, partsOf, type Part } from './loss-slopes.js';
import { potentialShapes, scoresInput, scoresShapes, unitish, type ScoresShape } from './random-input.js';

const RUNS = { seed: 11, numRuns: 25 };

export function describeScores(kernels: Kernels, sameOnOtherThreads: readonly Kernels[]): void {
  it('scores: gives the loss of its definition, for random shapes, blocks, counts, exclusions and weights', () => {
    fc.assert(
      fc.property(scoresShapes, (shape) => {
        const input = scoresInput(shape);
        const expected = float64Loss(input, vectorsOf(input));
        expect(kernels.scores(input).loss).to.be.closeTo(expected, 2e-5 * (1 + Math.abs(expected)));
      }),
      RUNS,
    );
  });

  it('scores: gives the exact gradients, by finite differences in random directions of each matrix', () => {
    fc.assert(
      fc.property(scoresShapes, (shape) => {
        const input = scoresInput(shape);
        const output = kernels.scores(input);
        for (const part of partsOf(input)) expectSlope(input, output, part, Rng.fromSeed(shape.seed + 1));
      }),
      RUNS,
    );
  });

  it('scores: gives the sum of exponentials and its exact gradients, where they do not overflow', () => {
    fc.assert(
      fc.property(potentialShapes, (shape) => {
        const input = scoresInput(shape);
        const output = kernels.scores(input);
        const expected = float64Loss(input, vectorsOf(input));
        expect(output.loss).to.be.closeTo(expected, 2e-5 * (1 + Math.abs(expected)));
        for (const part of partsOf(input)) expectSlope(input, output, part, Rng.fromSeed(shape.seed + 1));
      }),
      RUNS,
    );
  });

  it('scores: gives the slope of the temperature, by finite differences', () => {
    fc.assert(
      fc.property(scoresShapes, (shape) => {
        const input = scoresInput(shape);
        const lossAt = (temperature: number) => float64Loss({ ...input, temperature }, vectorsOf(input));
        const step = 1e-6 * input.temperature;
        const measured = (lossAt(input.temperature + step) - lossAt(input.temperature - step)) / (2 * step);
        expect(kernels.scores(input).temperatureGradient).to.be.closeTo(measured, 2e-4 * (1 + Math.abs(measured)));
      }),
      RUNS,
    );
  });

  it('scores: two-sided is the mean of both directions, with exact gradients', () => {
    fc.assert(
      fc.property(scoresShapes, fc.boolean(), (shape, hasMore) => {
        const { queryCount, dim, seed } = shape;
        const own = { count: queryCount, hasLogCounts: false };
        const blocks = hasMore ? [own, { count: 7, hasLogCounts: true }] : [own];
        const random = scoresInput({ ...shape, blocks, excluded: shape.excluded && 0.1 });
        const input = {
          ...random,
          exclusions: withOwnColumns(random.exclusions, queryCount),
          epilogue: { kind: 'two-sided-softmax' as const },
        };
        const expected = float64Loss(input, vectorsOf(input));
        const output = kernels.scores(input);
        expect(output.loss).to.be.closeTo(expected, 2e-5 * (1 + Math.abs(expected)));
        // The positives are the first block, so a move of one is a move of both.
        const items: Part = {
          of: (at) => at.positives,
          replace: (at, matrix) => ({ ...at, positives: matrix, candidates: at.candidates.with(0, matrix) }),
          gradient: ({ positiveGradient, candidateGradients: [first] }) =>
            positiveGradient.map((slope, i) => slope + first[i]),
        };
        const inBatch = { ...input, positives: input.candidates[0].vectors };
        const learned = kernels.scores(inBatch);
        for (const part of [items, partsOf(inBatch)[0]]) expectSlope(inBatch, learned, part, Rng.fromSeed(seed + dim));
      }),
      RUNS,
    );
    const input = { ...scoresInput(PLAIN), epilogue: { kind: 'two-sided-softmax' as const } };
    expectRefusal(() => kernels.scores(input), 'SHAPE_MISMATCH', [PLAIN.blocks[0].count, PLAIN.queryCount]);
  });

  it('scores: holds its accuracy at a temperature of 0.005, with one candidate left, and with one query', () => {
    for (const queryCount of [1, 20]) {
      for (const temperature of [0.005, 0.1]) {
        for (const epilogue of [PLAIN.epilogue, { kind: 'decoupled' as const, weight: 1.22 }]) {
          const columns = PLAIN.blocks[0].count;
          const allButOne = Array.from({ length: queryCount }, (_, row) =>
            Array.from({ length: columns }, (__, column) => column).filter((column) => column !== (5 * row) % columns),
          );
          for (const exclusions of [null, csrFromLists(allButOne)]) {
            const input = { ...scoresInput({ ...PLAIN, queryCount, temperature, epilogue }), exclusions };
            const output = kernels.scores(input);
            const expected = float64Loss(input, vectorsOf(input));
            expect(output.loss).to.be.closeTo(expected, 1e-5 * (1 + Math.abs(expected)));
            for (const part of partsOf(input)) expectSlope(input, output, part, Rng.fromSeed(3));
          }
        }
      }
    }
  });

  it('scores: with bfloat16 products stays within 1 % of the loss and 2 % of the gradients', () => {
    fc.assert(
      fc.property(scoresShapes, (shape) => {
        const input = scoresInput(shape);
        const [exact, rounded] = [kernels.scores(input), kernels.scores({ ...input, products: 'bfloat16' })];
        expect(rounded.loss).to.be.closeTo(exact.loss, 0.01 * (1 + Math.abs(exact.loss)));
        for (const { gradient } of partsOf(input)) {
          const [a, b] = [gradient(exact), gradient(rounded)];
          const distance = Math.hypot(...a.map((slope, i) => slope - b[i]));
          expect(distance).to.be.at.most(0.02 * (shape.temperature < 0.1 ? 4 : 1) * Math.hypot(...a) + 1e-7);
        }
      }),
      RUNS,
    );
  });

  it('scores: gives a fixed block no gradient, and all else the same bits as if it had one', () => {
    fc.assert(
      fc.property(scoresShapes, fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }), (shape, areFixed) => {
        const input = scoresInput(shape);
        const candidates = input.candidates.map((block, n) => ({ ...block, isFixed: areFixed[n] }));
        const [all, some] = [kernels.scores(input), kernels.scores({ ...input, candidates })];
        const candidateGradients = all.candidateGradients.map((gradient, n) =>
          areFixed[n] ? new Float32Array(0) : gradient,
        );
        expect(some.candidateGradients.map(({ length }) => length)).to.deep.equal(
          candidateGradients.map(({ length }) => length),
        );
        expect(haveSameBits(some, { ...all, candidateGradients })).to.equal(true);
      }),
      RUNS,
    );
  });

  it('scores: gives the same bits again and at any number of threads', () => {
    fc.assert(
      fc.property(scoresShapes, (shape) => {
        for (const products of ['float32', 'bfloat16'] as const) {
          const input = { ...scoresInput(shape), products };
          const output = kernels.scores(input);
          for (const other of [kernels, ...sameOnOtherThreads])
            expect(haveSameBits(other.scores(input), output)).to.equal(true);
        }
      }),
      { ...RUNS, numRuns: 10 },
    );
  });

  it('scores: counts no query that has no candidate left, and gives loss 0 where none has', () => {
    const input = scoresInput({ ...PLAIN, queryCount: 3, correctsPositive: false });
    const columns = Int32Array.from({ length: PLAIN.blocks[0].count }, (_, column) => column);
    const exclusions = { offsets: Int32Array.of(0, 0, columns.length, columns.length), values: columns };
    const output = kernels.scores({ ...input, exclusions });
    const others = (matrix: Float32Array) =>
      Float32Array.of(...matrix.subarray(0, input.dim), ...matrix.subarray(2 * input.dim));
    const without = kernels.scores({ ...input, queries: others(input.queries), positives: others(input.positives) });
    expect(output.loss).to.be.closeTo(without.loss, 1e-6);
    expect(output.queryGradient.subarray(input.dim, 2 * input.dim).every((slope) => slope === 0)).to.equal(true);

    const none = kernels.scores({ ...input, candidates: [] });
    expect(none).to.deep.equal({
      loss: 0,
      queryGradient: new Float32Array(3 * input.dim),
      positiveGradient: new Float32Array(3 * input.dim),
      candidateGradients: [],
      temperatureGradient: 0,
    });
  });

  it('scores: with all vectors equal is log(candidates + 1), decoupled log(candidates)', () => {
    const input = scoresInput({ ...PLAIN, dim: 5, queryCount: 9, correctsPositive: false });
    const vector = unitish(Rng.fromSeed(3), 1, 5);
    const repeated = (rows: number) => Float32Array.from({ length: rows * 5 }, (_, i) => vector[i % 5]);
    const at = {
      ...input,
      queries: repeated(9),
      positives: repeated(9),
      candidates: [{ vectors: repeated(30), logExpectedCount: null }],
    };
    expect(kernels.scores(at).loss).to.be.closeTo(Math.log(31), 1e-5);
    expect(kernels.scores({ ...at, epilogue: { kind: 'decoupled', weight: 1 } }).loss).to.be.closeTo(
      Math.log(30),
      1e-5,
    );
    expect(kernels.scores({ ...at, epilogue: { kind: 'bpr' } }).loss).to.be.closeTo(Math.log(2), 1e-6);
  });

  it('scores: is NT-Xent over the 2B views of B instances, log(2B − 1) where all views are equal', () => {
    const [instances, dim] = [5, 3];
    const views = new Float32Array(2 * instances * dim).fill(0.5);
    const partner = (view: number) => (view + instances) % (2 * instances);
    const lists = Array.from({ length: 2 * instances }, (_, view) => [view, partner(view)].sort((a, b) => a - b));
    const input = {
      ...scoresInput({ ...PLAIN, dim, queryCount: 2 * instances, correctsPositive: false }),
      queries: views,
      positives: views,
      candidates: [{ vectors: views, logExpectedCount: null }],
      exclusions: csrFromLists(lists),
    };
    expect(kernels.scores(input).loss).to.be.closeTo(Math.log(2 * instances - 1), 1e-5);
  });

  it('scores: stays finite where scores are large, and passes on what is not finite', () => {
    const input = scoresInput(PLAIN);
    const large = { ...input, temperature: 1e-5 };
    const { loss, queryGradient } = kernels.scores(large);
    expect([loss, ...queryGradient].every(Number.isFinite)).to.equal(true);
    for (const value of [NaN, Infinity]) {
      const queries = input.queries.slice();
      queries[4] = value;
      expect(kernels.scores({ ...input, queries }).loss, `a query with ${value}`).to.satisfy(
        (result: number) => !Number.isFinite(result),
      );
    }
  });

  it('scores: refuses arrays that do not fit together, naming both lengths', () => {
    const input = scoresInput(PLAIN);
    expectRefusal(() => kernels.scores({ ...input, positives: input.positives.subarray(1) }), 'SHAPE_MISMATCH', [
      input.positives.length - 1,
      input.positives.length,
    ]);
    expectRefusal(() => kernels.scores({ ...input, weights: new Float32Array(7) }), 'SHAPE_MISMATCH', [
      7,
      PLAIN.queryCount,
    ]);
    expectRefusal(
      () => kernels.scores({ ...input, exclusions: { offsets: Int32Array.of(0, 0), values: new Int32Array(0) } }),
      'SHAPE_MISMATCH',
      [1, PLAIN.queryCount],
    );
    const offsets = new Int32Array(PLAIN.queryCount + 1).fill(1, 1);
    expectRefusal(
      () => kernels.scores({ ...input, exclusions: { offsets, values: Int32Array.of(PLAIN.blocks[0].count) } }),
      'INVALID_ARGUMENT',
      [PLAIN.blocks[0].count],
    );
  });
}

const PLAIN: ScoresShape = {
  seed: 1,
  dim: 16,
  queryCount: 20,
  blocks: [{ count: 33, hasLogCounts: true }],
  excluded: null,
  groups: 0,
  correctsPositive: true,
  hasWeights: false,
  temperature: 0.1,
  epilogue: { kind: 'softmax' },
};

/** Each row's own column beside what it excludes: of the positives' block that is its positive. */
function withOwnColumns(exclusions: Csr | null, rows: number): Csr {
  const lists = Array.from({ length: rows }, (_, row) => {
    const others = exclusions === null ? [] : Array.from(csrRow(exclusions, row));
    return [...new Set([...others, row])].sort((a, b) => a - b);
  });
  return csrFromLists(lists);
}

function haveSameBits(one: ScoresOutput, other: ScoresOutput): boolean {
  const bits = ({ loss, queryGradient, positiveGradient, candidateGradients }: ScoresOutput) =>
    Buffer.concat(
      [Float64Array.of(loss), queryGradient, positiveGradient, ...candidateGradients].map(
        ({ buffer }) => new Uint8Array(buffer),
      ),
    );
  return bits(one).equals(bits(other));
}
