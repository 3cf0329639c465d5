/**
 * The own-scores kernel: by its definition it is the scores kernel over all candidates, those of other queries left out; so
 * the loss in 64 bits and the finite differences are the same.
 */
import { csrFromLists, Rng } from '@belfry/core';
import type { Kernels, OwnScoresInput, ScoresInput } from '@belfry/native';
import { expect } from 'chai';
import fc from 'fast-check';
import { it } from 'mocha';
import { expectRefusal } from './expect-refusal.js';
import { float64Loss, vectorsOf } from './float64-scores.js';
import { expectSlope, partsOf } from './loss-slopes.js';
import { dims, epilogues, unitish } from './random-input.js';

const RUNS = { seed: 12, numRuns: 25 };

const inputs = fc
  .record({
    seed: fc.nat(1e6),
    dim: dims,
    queryCount: fc.integer({ min: 1, max: 70 }),
    perQuery: fc.integer({ min: 0, max: 20 }),
    hasWeights: fc.boolean(),
    temperature: fc.constantFrom(0.05, 0.2, 1),
    epilogue: epilogues,
  })
  .map(({ seed, dim, queryCount, perQuery, hasWeights, ...rest }): OwnScoresInput => {
    const rng = Rng.fromSeed(seed);
    return {
      ...rest,
      dim,
      queries: unitish(rng, queryCount, dim),
      positives: unitish(rng, queryCount, dim),
      candidates: unitish(rng, queryCount * perQuery, dim),
      left: Int32Array.from({ length: queryCount }, () => rng.int(perQuery + 1)),
      weights: hasWeights
        ? Float32Array.from({ length: queryCount }, () => (rng.float() < 0.1 ? 0 : rng.float()))
        : null,
    };
  });

export function describeOwnScores(kernels: Kernels, sameOnOtherThreads: readonly Kernels[]): void {
  it('ownScores: gives the loss of its definition and its exact gradients, for random shapes and counts', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const shared = asShared(input);
        const { candidateGradient, ...output } = kernels.ownScores(input);
        const expected = float64Loss(shared, vectorsOf(shared));
        expect(output.loss).to.be.closeTo(expected, 2e-5 * (1 + Math.abs(expected)));
        const asOutput = { ...output, candidateGradients: [candidateGradient] };
        for (const part of partsOf(shared)) expectSlope(shared, asOutput, part, Rng.fromSeed(1));
        const sameShared = kernels.scores(shared).temperatureGradient;
        expect(output.temperatureGradient).to.be.closeTo(sameShared, 1e-4 * (1 + Math.abs(sameShared)));
      }),
      RUNS,
    );
  });

  it('ownScores: gives the same bits again and at any number of threads', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const output = kernels.ownScores(input);
        for (const other of [kernels, ...sameOnOtherThreads]) expect(other.ownScores(input)).to.deep.equal(output);
      }),
      { ...RUNS, numRuns: 10 },
    );
    const [rows, perQuery, dim] = [300, 16, 64];
    const rng = Rng.fromSeed(4);
    const large: OwnScoresInput = {
      ...PLAIN,
      dim,
      queries: unitish(rng, rows, dim),
      positives: unitish(rng, rows, dim),
      candidates: unitish(rng, rows * perQuery, dim),
      left: new Int32Array(rows).fill(perQuery),
    };
    for (const other of sameOnOtherThreads)
      expect(other.ownScores(large)).to.deep.equal(kernels.ownScores(large), 'several blocks');
  });

  it('ownScores: never reads candidates that are not there, and passes on what is not finite', () => {
    const candidates = PLAIN.candidates.slice().fill(NaN, 5 * PLAIN.dim, 6 * PLAIN.dim);
    const output = kernels.ownScores({ ...PLAIN, candidates });
    expect(output).to.deep.equal(kernels.ownScores(PLAIN));
    expect(output.candidateGradient.subarray(5 * PLAIN.dim, 6 * PLAIN.dim).every((slope) => slope === 0)).to.equal(
      true,
    );
    const queries = PLAIN.queries.slice().fill(NaN, 0, 1);
    expect(Number.isNaN(kernels.ownScores({ ...PLAIN, queries }).loss)).to.equal(true);
  });

  it('ownScores: refuses arrays that do not fit together and counts beyond M, naming the numbers', () => {
    const { positives, left } = PLAIN;
    expectRefusal(() => kernels.ownScores({ ...PLAIN, positives: positives.subarray(1) }), 'SHAPE_MISMATCH', [
      positives.length - 1,
      positives.length,
    ]);
    expectRefusal(() => kernels.ownScores({ ...PLAIN, left: left.with(1, 4) }), 'INVALID_ARGUMENT', [4, 3]);
    expectRefusal(
      () => kernels.ownScores({ ...PLAIN, epilogue: { kind: 'two-sided-softmax' } }),
      'INVALID_ARGUMENT',
      [],
    );
  });
}

/** Two queries with three candidates each, the second with two of them. */
const PLAIN: OwnScoresInput = {
  dim: 5,
  queries: unitish(Rng.fromSeed(1), 2, 5),
  positives: unitish(Rng.fromSeed(2), 2, 5),
  candidates: unitish(Rng.fromSeed(3), 6, 5),
  left: Int32Array.of(3, 2),
  temperature: 0.2,
  epilogue: { kind: 'softmax' },
  weights: null,
};

function asShared({ candidates, left, ...input }: OwnScoresInput): ScoresInput {
  const columns = Array.from({ length: candidates.length / input.dim }, (_, column) => column);
  const perQuery = columns.length / left.length;
  const others = Array.from(left, (count, row) =>
    columns.filter((column) => column < row * perQuery || column >= row * perQuery + count),
  );
  return {
    ...input,
    candidates: [{ vectors: candidates, logExpectedCount: null }],
    positiveLogExpectedCount: null,
    exclusions: csrFromLists(others),
  };
}
